/** The contract, in one place: everything else imports it from here. */
export * from '../gen/ameide_core_proto/__kind__/__name_snake__/__proto_version__/__name_snake___pb.js';
