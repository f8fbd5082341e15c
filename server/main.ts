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
  const asksForHelp = args.includes('--help') || args.includes('-h');
  if (command === 'serve' && !asksForHelp) return await serve(args);
  if (command === 'audit' && args[0] === 'verify' && !asksForHelp) return await verifyAudit(args.slice(1));
  if (command === undefined || asksForHelp || ['help', '--help', '-h'].includes(command)) {
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
