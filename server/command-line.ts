// The command line: `factorflow COMMAND …`. One more command is one more entry in the table.
import { verifyAudit } from './commands/audit-verify.ts';
import { backup } from './commands/backup.ts';
import { check } from './commands/check.ts';
import { command, type Command } from './commands/command.ts';
import { diagram } from './commands/diagram.ts';
import { machines } from './commands/machines.ts';
import { paths } from './commands/paths.ts';
import { restore } from './commands/restore.ts';
import { rollback } from './commands/rollback.ts';
import { sealRotate } from './commands/seal-rotate.ts';
import { serve } from './commands/serve.ts';
import { test } from './commands/test.ts';
import { whatIf } from './commands/what-if.ts';
import { UsageError } from './config/usage-error.ts';

const commands: readonly Command[] = [
  serve,
  machines,
  diagram,
  paths,
  check,
  test,
  whatIf,
  backup,
  restore,
  rollback,
  sealRotate,
  command({ name: 'audit verify', about: 'check the chain of audit records in a data folder', options: ['data'], run: ({ data }) => verifyAudit(['--data', data]) }),
];

const overview = (): string => `factorflow COMMAND [options]

${[...commands, { name: 'help', about: 'this text' }].map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join('\n')}

"factorflow COMMAND --help" prints the options of a command; "npm start -- OPTIONS" is "factorflow serve OPTIONS".
`;

async function run(args: readonly string[]): Promise<void> {
  const asksForHelp = args.includes('--help') || args.includes('-h');
  const found = commands.find(({ name }) => name.split(' ').every((word, i) => args[i] === word));
  if (found !== undefined) {
    if (asksForHelp) process.stdout.write(found.help());
    else await found.run(args.slice(found.name.split(' ').length));
    return;
  }
  if (args.length === 0 || asksForHelp || args[0] === 'help') {
    process.stdout.write(overview());
    return;
  }
  throw new UsageError(`unknown command "${args.join(' ')}"; there are ${commands.map(({ name }) => name).join(', ')} and help`);
}

// Whoever reads the first lines of a report and goes away (`| head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`factorflow: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
