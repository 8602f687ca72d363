import { shownLine, type SessionSummary } from '../lib/index.ts';
import { parse, UsageError, type Command } from './command.ts';
import { forEachSession } from './sessions.ts';

/** `myodeck info` */
export const info: Command = {
	name: 'info',
	summary: 'say what sessions hold',
	help: `myodeck info PATH... [--json]

Says what a session holds: its streams with channels, rate, unit and length, its classes with
their trials, gaps, and anything that is wrong with it.

  PATH     a .session.zip, a folder in that format, an address (https://…),
           or a folder with any number of sessions below it
  --json   one JSON object per session, a line each, instead of text
  --help   this text

Example: myodeck info recordings/ --json`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: { json: { type: 'boolean', default: false } }
		});
		if (positionals.length === 0) throw new UsageError('info needs a session.');
		let printed = 0;
		await forEachSession(positionals, io, async ({ file, session }) => {
			const summary = await session.summary();
			if (values.json) return io.out(JSON.stringify({ file, ...summary }));
			const devices = Object.fromEntries(session.streams.map(({ name, device }) => [name, device]));
			io.out(`${printed++ > 0 ? '\n' : ''}${describe(summary, devices)}`);
		});
	}
};

function describe(
	summary: SessionSummary,
	devices: { readonly [stream: string]: string | undefined }
): string {
	const shown = shownLine;
	const lines = [shown(summary.name), `  recorded  ${shown(summary.created) || 'at an unknown time'}`];
	if (!summary.finished) lines.push('  recovered: it was never stopped');
	for (const stream of summary.streams) {
		const { name, nChannels, fs, unit, dtype, nSamples, seconds, gaps, lost } = stream;
		lines.push(
			`  stream    ${shown(name)}: ${nChannels} channels at ${fs} Hz, ${unit}, ${dtype}, ${nSamples} samples, ${seconds.toFixed(3)} s`
		);
		if (devices[name] !== undefined) lines.push(`            from ${shown(devices[name])}`);
		if (gaps > 0) lines.push(`            ${gaps} gaps, ${lost} samples lost`);
	}
	summary.classNames.forEach((name, c) => {
		lines.push(`  class ${String(c).padEnd(4)}${shown(name)}: ${summary.trialsPerClass[c] ?? 0} trials`);
	});
	for (const problem of summary.problems) lines.push(`  note      ${shown(problem)}`);
	return lines.join('\n');
}
