#!/usr/bin/env node
// The command line: `factorflow COMMAND …`.
import { verifyAudit } from './commands/audit-verify.ts';
import { serve } from './commands/serve.ts';
import { optionsHelp, UsageError } from './config/options.ts';

const help = (): string => `factorflow COMMAND [options]

  serve          serve the API (also "npm start")
  audit verify   check the chain of audit records in a data folder
  help           this text

Options:
${optionsHelp()}
`;

async function run([command, ...args]: readonly string[]): Promise<void> {
  if (command === 'serve') return await serve(args);
  if (command === 'audit' && args[0] === 'verify') return await verifyAudit(args.slice(1));
  if (command === undefined || ['help', '--help', '-h'].includes(command)) {
    process.stdout.write(help());
    return;
  }
  throw new UsageError(`unknown command "${[command, ...args].join(' ')}"; there are serve, audit verify and help`);
}

try {
  await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`factorflow: ${error.message}\n`);
    process.exitCode = 2;
  } else {
    process.stderr.write(`factorflow: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
