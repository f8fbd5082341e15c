// The command line: `factorflow COMMAND …`. One more command is one more entry in the table.
import type { Command } from './commands/command.ts';
import { UsageError } from './config/usage-error.ts';

/** By name, in the order of the overview. Only the one that is asked for is loaded: a service needs neither layouts nor solvers to start. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./commands/serve.ts')).serve,
  machines: async () => (await import('./commands/machines.ts')).machines,
  diagram: async () => (await import('./commands/diagram.ts')).diagram,
  paths: async () => (await import('./commands/paths.ts')).paths,
  check: async () => (await import('./commands/check.ts')).check,
  test: async () => (await import('./commands/test.ts')).test,
  'what-if': async () => (await import('./commands/what-if.ts')).whatIf,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/restore.ts')).restore,
  rollback: async () => (await import('./commands/rollback.ts')).rollback,
  'seal rotate': async () => (await import('./commands/seal-rotate.ts')).sealRotate,
  'audit verify': async () => (await import('./commands/audit-verify.ts')).auditVerify,
};

async function overview(): Promise<string> {
  const all = await Promise.all(Object.values(commands).map((load) => load()));
  return `factorflow COMMAND [options]

${[...all, { name: 'help', about: 'this text' }].map(({ name, about }) => `  ${name.padEnd(14)} ${about}`).join('\n')}

"factorflow COMMAND --help" prints the options of a command; "npm start -- OPTIONS" is "factorflow serve OPTIONS".
`;
}

async function run(args: readonly string[]): Promise<void> {
  const asksForHelp = args.includes('--help') || args.includes('-h');
  const asked = Object.keys(commands).find((name) => name.split(' ').every((word, i) => args[i] === word));
  const found = asked === undefined ? undefined : await commands[asked]?.();
  if (found !== undefined) {
    if (asksForHelp) process.stdout.write(found.help());
    else await found.run(args.slice(found.name.split(' ').length));
    return;
  }
  if (args.length === 0 || asksForHelp || args[0] === 'help') {
    process.stdout.write(await overview());
    return;
  }
  throw new UsageError(`unknown command "${args.join(' ')}"; there are ${Object.keys(commands).join(', ')} and help`);
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
