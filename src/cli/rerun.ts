import { readFile } from 'node:fs/promises';
import {
	AppError,
	differencesOf,
	messageOf,
	readScoreFile,
	recordingDigest,
	scoreOn,
	shownLine,
	type FigureDifference,
	type LabelledRecording,
	type ScoredRecording,
	type ScoreFile,
	type Session
} from '../lib/index.ts';
import { listOption, parse, UsageError, type Command, type Io } from './command.ts';
import { labelledStream } from './open.ts';
import { scoredText } from './score-text.ts';
import { sessionsOf } from './sessions.ts';

/** Figures that differ and are printed. */
const MOST_SHOWN = 10;

/** `myodeck rerun` */
export const rerun: Command = {
	name: 'rerun',
	summary: 'compute a saved score again and compare, bit for bit',
	help: `myodeck rerun FILE.score.json --sessions PATHS [options]

Computes a score again that myodeck score --save has saved: finds its sessions among those of PATHS
by their content, whatever they are called now, trains, scores, and compares every figure.

  FILE              the saved score
  --sessions PATHS  sessions, and folders with sessions; with commas, or given again
  --json            one JSON object: equal, hash, differences (figure, before, now), score
  --help            this text

Exit code 1 when a session is missing or changed, and when a figure differs.

Example: myodeck rerun week.score.json --sessions recordings/`,

	async run(args, io) {
		const { values, positionals } = parse({
			args: [...args],
			allowPositionals: true,
			options: { sessions: { type: 'string', multiple: true }, json: { type: 'boolean', default: false } }
		});
		const [file, ...more] = positionals;
		const paths = listOption(values.sessions);
		if (file === undefined || more.length > 0) throw new UsageError('rerun needs one saved score.');
		if (paths.length === 0) throw new UsageError('Say with --sessions where the sessions are.');
		const saved = readScoreFile(await textOf(file), file);
		const { train, test, options } = saved.protocol;
		const found = await recordingsOf(saved, paths, io);
		const given = { train: train.map(taken(found)), test: test.map(taken(found)) };
		const { score, trained } = await scoreOn(given, options);
		const differences = differencesOf(saved.score, score);
		const equal = differences.length === 0;
		const { hash, backend } = saved;
		if (values.json) io.out(JSON.stringify({ equal, hash, differences, score }));
		else {
			const { name } = trained.bundle;
			io.out(equal ? `Equal to the last bit. Protocol ${hash}` : `Not equal. Protocol ${hash}`);
			io.out(scoredText(score, name, trained.report.made));
		}
		if (!equal)
			throw new AppError('ModelError', differenceText(differences, backend, trained.bundle.backend));
	}
};

async function textOf(file: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		throw new AppError('ModelError', `${file}: ${messageOf(error)}`, { cause: error });
	}
}

/** The recording of an entry, under the name that it has in the score. */
const taken =
	(found: ReadonlyMap<string, LabelledRecording>) =>
	({ name, sha256 }: ScoredRecording): LabelledRecording => ({ ...found.get(sha256)!, name });

/** The recordings of a score by their digests. Throws a SessionError that names those that are not there. */
async function recordingsOf(
	{ protocol: { train, test, options } }: ScoreFile,
	paths: readonly string[],
	io: Io
): Promise<ReadonlyMap<string, LabelledRecording>> {
	const wanted = [...train, ...test];
	const digests = new Set(wanted.map(({ sha256 }) => sha256));
	const found = new Map<string, LabelledRecording>();
	const looked: string[] = [];
	for await (const { file, session, refused } of sessionsOf(paths)) {
		if (found.size === digests.size) break;
		if (refused !== undefined) io.err(refused);
		if (!session) continue;
		looked.push(session.name);
		for (const stream of new Set(wanted.map((one) => one.stream))) {
			const recording = await recordingOf(session, stream, options.targets?.stream).catch((error: unknown) =>
				io.err(`${file}: ${messageOf(error)}`)
			);
			if (!recording) continue;
			const digest = await recordingDigest(recording);
			if (digests.has(digest) && !found.has(digest)) found.set(digest, recording);
		}
	}
	const missing = wanted.filter(({ sha256 }) => !found.has(sha256)).map(({ name }) => name);
	if (missing.length === 0) return found;
	const changed = missing.filter((name) => looked.includes(name));
	throw new AppError(
		'SessionError',
		`Not found with the content the score was made of: ${[...new Set(missing)].map(shownLine).join(', ')}. ` +
			(changed.length > 0
				? `${changed.map(shownLine).join(', ')}: there is a session of this name, and its samples, labels or facts are others. `
				: '') +
			'Give the sessions as they were then.'
	);
}

/** The stream of a session with its labels, and its measured values; undefined when it has not both. */
async function recordingOf(
	session: Session,
	stream: string,
	targets: string | undefined
): Promise<LabelledRecording | undefined> {
	const names = session.streams.map(({ name }) => name);
	if (!names.includes(stream) || (targets !== undefined && !names.includes(targets))) return undefined;
	return labelledStream(session, stream, targets);
}

function differenceText(
	differences: readonly FigureDifference[],
	before: string | undefined,
	now: string | undefined
): string {
	const shown = differences
		.slice(0, MOST_SHOWN)
		.map((one) => `${one.figure} was ${JSON.stringify(one.before)}, is ${JSON.stringify(one.now)}`);
	const more = differences.length > MOST_SHOWN ? `, and ${differences.length - MOST_SHOWN} more` : '';
	const where =
		before === now
			? ''
			: ` The network was fitted on ${before ?? 'another backend'} then, and on ${now ?? 'another'} now.`;
	return `The score is another one: ${shown.join('; ')}${more}.${where}`;
}
