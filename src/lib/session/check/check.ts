import { isAppError, messageOf } from '../../core/errors.ts';
import { isObject, parseObject, type JsonObject } from '../../core/parse.ts';
import type { HttpOptions } from '../../store/http.ts';
import type { Key } from '../../store/byte-store.ts';
import { readDirectory } from '../../store/zip-directory.ts';
import { checkArray } from './check-arrays.ts';
import { checkLabels } from './check-labels.ts';
import { checkMeta } from './check-meta.ts';
import { LABELS_KEY } from '../format/label-track.ts';
import { isMarkerKey } from '../format/marker-log.ts';
import { META_KEY, OURS } from '../format/metadata.ts';
import { openSource, type OpenSource, type SessionSource } from '../read/open.ts';
import { qualityOf, type QualityOptions, type QualityReport } from '../quality/quality.ts';
import { Findings, type Finding } from '../format/rules.ts';
import { Session } from '../read/session.ts';

/** What became of a check. Plain JSON. */
export interface CheckReport {
	/** The file's name. */
	readonly name: string;
	/** In the order of the rules; empty: every rule holds. */
	readonly findings: readonly Finding[];
	/** Undefined when the session cannot be opened at all. */
	readonly quality?: QualityReport;
}

/**
 * Holds every rule of the session format against a session, and reads all of its samples: what cannot be read, what other
 * programs would stumble over, and (as warnings of the rule `quality`) what speaks against training on it. Finds on after a
 * finding. See `RULES`.
 *
 * A source that cannot be opened is a finding, too. Throws an AbortError when it was cancelled.
 *
 * ```ts
 * const { findings } = await checkSession('take.session.zip');
 * for (const { level, rule, message } of findings) console.log(level, rule, message);
 * ```
 */
export async function checkSession(
	source: SessionSource,
	options: Omit<QualityOptions, 'streams'> & HttpOptions = {}
): Promise<CheckReport> {
	const findings = new Findings();
	let opened: OpenSource;
	try {
		opened = await openSource(source, options);
	} catch (error) {
		if (!isAppError(error, 'SessionError')) throw error;
		findings.error('readable', undefined, messageOf(error));
		return { name: String(source instanceof Uint8Array ? 'session.zip' : source), findings: findings.list };
	}
	const { store, name, archive } = opened;
	checkName(name, archive !== undefined, findings);
	if (archive) await checkMethods(archive, findings);
	let session: Session;
	let meta: JsonObject;
	try {
		session = await Session.open(store, { id: 'checked', name });
		const bytes = await store.get(META_KEY);
		meta = parseObject(new TextDecoder().decode(bytes), META_KEY, 'SessionError', '');
	} catch (error) {
		if (!isAppError(error, 'SessionError')) throw error;
		const rule = /labels\.json/.test(messageOf(error)) ? 'labels' : 'meta';
		findings.error(rule, undefined, messageOf(error));
		return { name, findings: findings.list };
	}
	checkMeta(meta, findings);
	const facts = session.extras[OURS];
	// An imported session keeps the label track of its file.
	const ours = isObject(facts) && facts.imported_from === undefined;
	const nNames = session.classNames.length;
	checkLabels(await store.get(LABELS_KEY).catch(() => undefined), { nNames, ours }, findings);
	await checkTimes(session, findings);
	await checkEntries(store, meta, findings);
	await checkStreams(store, session, meta, findings);
	const quality = await qualityOf(session, options);
	const whole = session.withoutDamage();
	for (const stream of quality.streams) {
		if (stream.unread !== undefined) findings.error('chunks', `${stream.name}.zarr`, stream.unread);
		const { missing, omitted } = whole.streamInfo(stream.name);
		for (const { entry, reason } of missing) findings.error('chunks', entry, reason);
		if (omitted) findings.warn('chunks', omitted.entry, omitted.message);
		if (stream.timing.backwards > 0) {
			const message = `${stream.timing.backwards} go back or are no number.`;
			findings.warn('timestamps', `${stream.name}_timestamps.zarr`, message);
		}
	}
	const reported = ['stream-broken', 'missing-chunks', 'unfinished', 'time-backwards'];
	for (const { code, message } of quality.warnings)
		if (!reported.includes(code)) findings.warn('quality', undefined, message);
	return { name, findings: findings.list, quality };
}

const STEM =
	/^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d_[0-9a-f]{8}(?:_[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}[A-Za-z0-9])?)?$/;

function checkName(name: string, archive: boolean, findings: Findings): void {
	const ending = /\.session\.zip$/i;
	if (archive && !ending.test(name))
		findings.warn('file-name', undefined, `${name} does not end in .session.zip.`);
	else if (!STEM.test(name.replace(ending, '')))
		findings.warn('file-name', undefined, `${name} does not begin with a time and eight hexadecimal digits.`);
}

async function checkMethods(archive: NonNullable<OpenSource['archive']>, findings: Findings): Promise<void> {
	const compressed = (await readDirectory(archive)).entries.filter(({ method }) => method !== 0);
	if (compressed.length === 0) return;
	findings.warn(
		'zip-stored',
		undefined,
		`${compressed.length} entries are compressed, the first is ${compressed[0]!.name}.`
	);
}

/** Labels far outside the recording make no trial. */
async function checkTimes(session: Session, findings: Findings): Promise<void> {
	let [from, to] = [Infinity, -Infinity];
	for (const { name } of session.streams) {
		const range = await session.timeRange(name).catch(() => undefined);
		if (!range) continue;
		from = Math.min(from, range.first);
		to = Math.max(to, range.last);
	}
	if (!(to >= from)) return;
	const outside = session.recordedLabels.filter(
		({ timestamp }) => timestamp < from - 1 || timestamp > to + 1
	);
	if (outside.length === 0) return;
	const message = `${outside.length} of ${session.recordedLabels.length} are over a second before the first or after the last sample.`;
	findings.warn('label-time', 'labels.json', message);
}

/** Entries that belong to nothing, each read once so that damage in them is found as well. */
async function checkEntries(store: OpenSource['store'], meta: JsonObject, findings: Findings): Promise<void> {
	const streams = isObject(meta.streams) ? Object.keys(meta.streams) : [];
	const arrays = streams.flatMap((stream) => [`/${stream}.zarr/`, `/${stream}_timestamps.zarr/`]);
	const belongs = (key: Key): boolean =>
		key === META_KEY ||
		key === LABELS_KEY ||
		isMarkerKey(key) ||
		arrays.some((array) => key === `${array}zarr.json` || key.startsWith(`${array}c/`));
	for await (const key of store.keys()) {
		if (belongs(key)) continue;
		findings.warn('entries', key.slice(1), 'It belongs to no stream of meta.json.');
		try {
			await store.get(key);
		} catch (error) {
			findings.error('readable', key.slice(1), messageOf(error));
		}
	}
}

async function checkStreams(
	store: OpenSource['store'],
	session: Session,
	meta: JsonObject,
	findings: Findings
): Promise<void> {
	for (const { stream, reason } of session.broken) findings.error('array', `${stream}.zarr`, reason);
	for (const { name, nChannels, fs, nSamples } of session.streams) {
		const reported = isObject(meta.streams) ? meta.streams[name] : undefined;
		const dtype = isObject(reported) && typeof reported.dtype === 'string' ? reported.dtype : undefined;
		if (isObject(reported) && Number.isInteger(reported.n_channels) && reported.n_channels !== nChannels) {
			const message = `${name}: n_channels is ${String(reported.n_channels)}, but its array has ${nChannels}.`;
			findings.warn('streams', 'meta.json', message);
		}
		const data = await checkArray(store, { path: `/${name}.zarr`, nChannels, fs, dtype }, findings);
		const times: Key = `/${name}_timestamps.zarr`;
		const stamps = await checkArray(
			store,
			{ path: times, nChannels: undefined, fs, dtype: undefined },
			findings
		);
		if (data && stamps && data.rows !== stamps.rows) {
			const message = `${data.rows} samples and ${stamps.rows} timestamps; the first ${nSamples} are used.`;
			findings.warn('length', `${name}.zarr`, message);
		}
		const { gaps } = session.streamInfo(name);
		const ours = session.extras[OURS];
		const facts = isObject(ours) && isObject(ours.streams) ? ours.streams[name] : undefined;
		const written = isObject(facts) && Array.isArray(facts.gaps) ? facts.gaps.length : gaps.length;
		if (gaps.length < written)
			findings.warn('gaps', 'meta.json', `${written - gaps.length} gaps of ${name} lie outside the stream.`);
	}
}
