import { openSessionStore, type SessionSummary } from '../lib/index.ts';
import { parse, UsageError, type Command } from './command.ts';

/** `myodeck info` */
export const info: Command = {
	name: 'info',
	summary: 'say what a session holds',
	help: `myodeck info FILE [--json]

Says what a session holds: its streams with channels, rate, unit and length, its classes with
their trials, gaps, and anything that is wrong with it.

  FILE     a .session.zip, or a folder in that format
  --json   one JSON object instead of text
  --help   this text`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: { json: { type: 'boolean', default: false } }
		});
		const [file, ...more] = positionals;
		if (file === undefined || more.length > 0) throw new UsageError('info takes one file.');
		const session = await openSessionStore(file);
		const summary = await session.summary();
		const units = Object.fromEntries(session.streams.map((stream) => [stream.name, stream]));
		if (values.json) io.out(JSON.stringify({ file, ...summary }));
		else io.out(describe(summary, (name) => units[name]?.device));
	}
};

function describe(summary: SessionSummary, deviceOf: (stream: string) => string | undefined): string {
	const lines = [summary.name, `  recorded  ${summary.created || 'at an unknown time'}`];
	if (!summary.finished) lines.push('  recovered: it was never stopped');
	for (const stream of summary.streams) {
		const { name, nChannels, fs, unit, dtype, nSamples, seconds, gaps, lost } = stream;
		lines.push(
			`  stream    ${name}: ${nChannels} channels at ${fs} Hz, ${unit}, ${dtype}, ${nSamples} samples, ${seconds.toFixed(3)} s`
		);
		const device = deviceOf(name);
		if (device !== undefined) lines.push(`            from ${device}`);
		if (gaps > 0) lines.push(`            ${gaps} gaps, ${lost} samples lost`);
	}
	summary.classNames.forEach((name, c) => {
		lines.push(`  class ${String(c).padEnd(4)}${name}: ${summary.trialsPerClass[c] ?? 0} trials`);
	});
	for (const problem of summary.problems) lines.push(`  note      ${problem}`);
	return lines.join('\n');
}
