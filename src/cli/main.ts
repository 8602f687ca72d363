import { run } from './run.ts';
import { terminalIo } from './terminal.ts';

// Whoever reads may have seen enough: `myodeck check … | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code !== 'EPIPE') throw error;
	process.exit(0);
});
process.exitCode = await run(process.argv.slice(2), terminalIo(process));
