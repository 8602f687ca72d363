import { isArray, isObject, stringsOf, type Json, type JsonObject } from '../../core/parse.ts';
import { LONGEST_LIST } from '../../core/schemas.ts';
import { isDtype } from '../format/dtype.ts';
import { OURS } from '../format/metadata.ts';
import type { Findings } from '../format/rules.ts';

const META = 'meta.json';
const WRITTEN_SCHEMA = 3;

/** Holds the rules of meta.json against one. */
export function checkMeta(meta: JsonObject, findings: Findings): void {
	const { schema_version: version, app_name: app, created, name, class_names: classes, extras } = meta;
	const warn = (rule: Parameters<Findings['warn']>[0], message: string): void =>
		findings.warn(rule, META, message);
	if (version === undefined) warn('schema-version', 'It is absent, as in sessions of MyoGestic 2.0 and 2.1.');
	else if (version !== WRITTEN_SCHEMA) warn('schema-version', `It is ${JSON.stringify(version)}.`);
	if (typeof app !== 'string' || app === '') warn('app-name', 'It is no text.');
	if (typeof created !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(created))
		warn('created', `It is ${JSON.stringify(created ?? null)}.`);
	if (name !== undefined && (typeof name !== 'string' || name.trim() === ''))
		warn('name', `It is ${JSON.stringify(name)}.`);
	const names = stringsOf(classes);
	if (!names) warn('class-names', classes === undefined ? 'It is absent.' : 'It is no list of texts.');
	else if (new Set(names).size < names.length) warn('class-names', 'A name comes twice.');
	if (meta.pose_convention !== 'standard')
		warn('pose-convention', `It is ${JSON.stringify(meta.pose_convention ?? null)}.`);
	if (extras !== undefined && !isObject(extras)) warn('extras', 'It is no object.');
	if (!isObject(meta.streams)) findings.error('streams', META, 'It is no object.');
	else for (const [stream, value] of Object.entries(meta.streams)) checkStream(stream, value, findings);
	const ours = isObject(extras) ? extras[OURS] : undefined;
	if (ours === undefined) return;
	if (!isObject(ours)) warn('extras', `extras.${OURS} is no object.`);
	else checkOurs(ours, findings);
}

function checkStream(stream: string, value: Json, findings: Findings): void {
	const warn = (message: string): void => findings.warn('streams', META, `${stream}: ${message}`);
	if (!isObject(value)) return findings.warn('streams', META, `${stream} is no object.`);
	const { n_channels: nChannels, fs, dtype, channel_names: names, channel_grids: grids } = value;
	if (!Number.isInteger(nChannels) || Number(nChannels) < 1) warn('n_channels is no whole number from 1 on.');
	if (typeof fs !== 'number' || !(fs > 0)) warn('fs is no rate, so seconds cannot become samples.');
	if (!isDtype(dtype)) warn(`dtype is ${JSON.stringify(dtype ?? null)}.`);
	if (names === undefined) warn('channel_names is absent; without names it is null.');
	else if (names !== null && stringsOf(names)?.length !== nChannels)
		warn('channel_names is not one name for each channel.');
	if (grids === undefined) warn('channel_grids is absent; without a grid it is null.');
	else if (grids !== null) checkGrids(stream, grids, Number(nChannels), findings);
}

function checkGrids(stream: string, grids: Json, nChannels: number, findings: Findings): void {
	const warn = (message: string): void => findings.warn('channel-grids', META, `${stream}: ${message}`);
	if (!isArray(grids)) return warn('channel_grids is no list.');
	for (const grid of grids.slice(0, LONGEST_LIST)) {
		if (!isObject(grid) || typeof grid.label !== 'string' || !isArray(grid.cells)) {
			warn('A grid is no {label, cells}.');
			continue;
		}
		const rows = grid.cells.filter(isArray);
		if (rows.length < grid.cells.length || rows.some((row) => row.length !== rows[0]!.length))
			warn(`The rows of grid "${grid.label}" are not equally long.`);
		const cells = rows.flat().filter((cell) => cell !== null);
		const inside = cells.every(
			(cell) => Number.isInteger(cell) && Number(cell) >= 0 && Number(cell) < nChannels
		);
		if (!inside) warn(`Grid "${grid.label}" has a cell that is no channel of the stream.`);
		if (new Set(cells).size < cells.length) warn(`Grid "${grid.label}" has a channel twice.`);
	}
}

/** What only this app writes. */
function checkOurs(ours: JsonObject, findings: Findings): void {
	if (ours.finished !== true) {
		const message = 'The recording never reached Stop: what was stored until then is here.';
		findings.warn('finished', META, message);
	}
	if (ours.streams === undefined) return;
	if (!isObject(ours.streams)) return findings.warn('extras', META, `extras.${OURS}.streams is no object.`);
	for (const [stream, facts] of Object.entries(ours.streams)) {
		if (!isObject(facts)) continue;
		const { first_sample: first, gaps } = facts;
		if (first !== undefined && (!Number.isInteger(first) || Number(first) < 0))
			findings.warn('extras', META, `first_sample of ${stream} is no whole number from 0 on.`);
		if (gaps !== undefined) checkGaps(stream, gaps, findings);
	}
}

function checkGaps(stream: string, gaps: Json, findings: Findings): void {
	if (!isArray(gaps)) return findings.warn('gaps', META, `The gaps of ${stream} are no list.`);
	const whole = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0;
	let before = -1;
	for (const [i, gap] of gaps.entries()) {
		const row = isObject(gap) ? Number(gap.row ?? gap.sample) : NaN;
		if (!isObject(gap) || !whole(gap.sample) || !whole(gap.lost) || typeof gap.seconds !== 'number')
			findings.warn(
				'gaps',
				META,
				`Gap ${i + 1} of ${stream} is no {sample, lost, seconds}; it is passed over.`
			);
		else if (row < before)
			findings.warn('gaps', META, `Gap ${i + 1} of ${stream} comes before the one before it.`);
		before = Number.isFinite(row) ? row : before;
	}
}
