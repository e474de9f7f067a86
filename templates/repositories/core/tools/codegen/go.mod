// What turns contracts into Go, pinned. "ameide" and CI run it from here; by hand it is
// "go -C tools/codegen tool protoc-gen-go".
module github.com/ameideio/ameide/tools/codegen

go 1.25.0

tool (
	connectrpc.com/connect/cmd/protoc-gen-connect-go
	google.golang.org/protobuf/cmd/protoc-gen-go
)

require (
	connectrpc.com/connect v1.20.0 // indirect
	google.golang.org/protobuf v1.36.12 // indirect
)
