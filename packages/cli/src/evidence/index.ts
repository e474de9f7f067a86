import { Command } from 'commander';
import { verifyCommand } from './verify';

/** `ameide evidence …`: what the portal attests of images. @internal */
export function evidenceCommand(): Command {
  return new Command('evidence')
    .description('check what the portal attests of images')
    .addCommand(verifyCommand());
}
