import { stat } from 'node:fs/promises';
import { AppError, shownLine } from '../lib/index.ts';
import { parse, UsageError, type Command, type Io } from './command.ts';
import { buildLibrary } from './library-build.ts';
import { checkLibrary, openLibrary } from './library-check.ts';

/** `myodeck library` */
export const library: Command = {
	name: 'library',
	summary: 'list a folder of sessions for a web server, and check such a list',
	help: `myodeck library build FOLDER [--licence NAME] [--prune] [--json]
myodeck library check FOLDER|ADDRESS [--json]
myodeck library list FOLDER|ADDRESS [--json]

A session library is a folder of .session.zip files with a library.json beside them: put it on any
web server or bucket, and others open its sessions by a link, without downloading them whole.

  build            makes library.json or continues it: rows keep their places, new sessions come last,
                   archives that did not change are not read again
  check            reads every archive and compares its checksum (SHA-256). Exit code 1 when one differs
                   or is not there
  list             prints the sessions

  --licence NAME   licence of the sessions that are new in the list, for example CC-BY-4.0
  --prune          take archives that are gone out of the list
  --json           one JSON object per session or report, a line each, instead of text
  --help           this text

Example: myodeck library build recordings/ --licence CC-BY-4.0`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: {
				licence: { type: 'string' },
				prune: { type: 'boolean', default: false },
				json: { type: 'boolean', default: false }
			}
		});
		const [action, where, ...more] = positionals;
		if (action === undefined || where === undefined || more.length > 0)
			throw new UsageError('library takes build, check or list, and one place.');
		switch (action) {
			case 'build':
				return build(where, values, io);
			case 'check':
				return check(where, values.json, io);
			case 'list':
				return list(where, values.json, io);
			default:
				throw new UsageError(`library takes build, check or list, not "${action}".`);
		}
	}
};

async function build(
	folder: string,
	{ licence, prune, json }: { licence?: string | undefined; prune: boolean; json: boolean },
	io: Io
): Promise<void> {
	if (!(await stat(folder).catch(() => undefined))?.isDirectory()) {
		throw new AppError('SessionError', `${folder} is no folder. Give the folder the sessions lie in.`);
	}
	const report = await buildLibrary(folder, { licence, prune }, io);
	for (const href of report.gone)
		io.err(`${href}: the archive is gone${prune ? '' : '; its row stays (--prune takes it out)'}.`);
	if (json) return io.out(JSON.stringify(report));
	const { file, sessions, added, changed, kept } = report;
	io.out(`${file}: ${sessions} sessions (${added} new, ${changed} changed, ${kept} as they were)`);
}

async function check(where: string, json: boolean, io: Io): Promise<void> {
	const opened = await openLibrary(where);
	let [n, bad] = [0, opened.unread];
	if (opened.unread > 0) io.err(`${opened.unread} rows of the list cannot be read.`);
	for await (const { href, state, reason } of checkLibrary(opened, io)) {
		n++;
		if (state !== 'equal') bad++;
		if (json) io.out(JSON.stringify({ href, state, reason }));
		else if (state !== 'equal') io.out(`${state.padEnd(12)}${href}${reason ? `: ${shownLine(reason)}` : ''}`);
	}
	if (!json) io.out(`${n - bad + opened.unread} of ${n} archives are as they were listed`);
	if (bad > 0) throw new AppError('SessionError', `${bad} sessions of the library are not as listed.`);
}

async function list(where: string, json: boolean, io: Io): Promise<void> {
	const { rows, unread } = await openLibrary(where);
	if (unread > 0) io.err(`${unread} rows of the list cannot be read.`);
	for (const row of rows) {
		if (json) io.out(JSON.stringify(row));
		else io.out(describe(row));
	}
}

function describe({
	name,
	subject,
	created,
	seconds,
	streams,
	classNames,
	href
}: Awaited<ReturnType<typeof openLibrary>>['rows'][number]): string {
	const signals = streams.map((stream) => `${stream.name} ${stream.nChannels} x ${stream.fs} Hz`).join(', ');
	const facts = [subject, created, `${seconds.toFixed(1)} s`, signals, classNames.join('/')];
	return `${shownLine(name)}  ${shownLine(facts.filter(Boolean).join(' · '))}  ${href}`;
}
