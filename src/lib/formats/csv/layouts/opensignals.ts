import { isObject, numberOr, parseJson, stringOr, stringsOf, type JsonObject } from '../../../core/parse.ts';
import type { ColumnRole } from '../options.ts';
import { signalKind } from '../roles.ts';
import { readTextTime } from '../date-time.ts';
import type { KnownLayout } from './layout-match.ts';

/** OpenSignals of PLUX (BITalino, biosignalsplux): `# OpenSignals Text File Format`, then a line of JSON per device. */
export const openSignals: KnownLayout = {
	id: 'opensignals',
	match({ comments, cells, width }) {
		if (!/OpenSignals Text File Format/i.test(comments[0] ?? '')) return undefined;
		// Rows may end with a tab.
		const filled = width - (cells[0]?.at(-1)?.trim() === '' ? 1 : 0);
		const found = devicesIn(comments);
		const devices = found.length === 1 ? [withColumns(found[0]!, filled)] : found;
		if (devices.length === 0) return undefined;
		const columns = devices.flatMap((device, i) => columnsOf(device, devices.length > 1 ? i + 1 : undefined));
		const first = devices[0]!;
		const raw = devices.some(
			(device) => numberOr(device['convertedValues'], 0) === 0 && device['device'] !== 'android'
		);
		return {
			program: 'OpenSignals',
			names: columns.map(({ name }) => name),
			roles: columns.map(({ role }, i) => (role === 'counter' && i > 0 ? 'none' : role)),
			units: columns.map(({ role }) => (!raw && role === 'emg' ? 'mV' : undefined)),
			rate: numberOr(first['sampling rate'], undefined),
			start: startOf(first),
			device: stringOr(first['device name'], undefined) ?? stringOr(first['device'], undefined),
			notes: raw ? ['OpenSignals stored the counts of its converter, not volts: values are in a.u.'] : []
		};
	}
};

/** The devices of the JSON line, in its order. */
function devicesIn(comments: readonly string[]): JsonObject[] {
	for (const line of comments) {
		const text = line.replace(/^#\s*/, '');
		if (!text.startsWith('{')) continue;
		try {
			const json = parseJson(text);
			return isObject(json) ? Object.values(json).filter(isObject) : [];
		} catch (error) {
			if (!(error instanceof SyntaxError)) throw error;
		}
	}
	return [];
}

/** A device whose header names no columns has them in the usual order: the counter, digital lines, then the channels. */
function withColumns(device: JsonObject, width: number): JsonObject {
	if (stringsOf(device['column'])?.length) return device;
	const channels = stringsOf(device['sensor'])?.length ?? 0;
	const column = Array.from({ length: width }, (_, i) =>
		i === 0 ? 'nSeq' : i < width - channels ? `I${i}` : `A${i - width + channels + 1}`
	);
	return { ...device, column };
}

/** `column` names all columns, `sensor` and `label` those of the channels. */
function columnsOf(device: JsonObject, number: number | undefined): { name: string; role: ColumnRole }[] {
	const columns = stringsOf(device['column']) ?? [];
	const sensors = stringsOf(device['sensor']) ?? [];
	const analog = columns.length - sensors.length;
	return columns.map((column, i) => {
		const sensor = sensors[i - analog];
		const name = number === undefined ? column : `${number}: ${column}`;
		if (/^nSeq$/i.test(column)) return { name, role: 'counter' };
		if (i < analog || sensor === undefined) return { name, role: 'trigger' };
		if (/^(?:raw|custom.*|)$/i.test(sensor)) return { name, role: 'emg' };
		const role = /^(?:xyz|x|y|z)$/i.test(sensor) ? 'accelerometer' : signalKind(sensor, undefined);
		// Sensors that have no kind here (RESPIRATION, PZT, fNIRS) are no EMG.
		return { name: `${name} ${sensor}`, role: role === 'emg' && !/emg/i.test(sensor) ? 'aux' : role };
	});
}

/** `2017-1-11` and `12:58:5.234`, without leading zeros. */
function startOf(device: JsonObject): string | undefined {
	const [date, time] = [stringOr(device['date'], ''), stringOr(device['time'], '')];
	const wall = readTextTime(`${date} ${time}`, 'ymd');
	return wall?.dated ? new Date(wall.wall).toISOString().slice(0, 23) : undefined;
}
