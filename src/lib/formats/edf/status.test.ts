import { expect, test } from 'vitest';
import { labelTracksOf } from '../../session/format/label-tracks.ts';
import type { Session } from '../../session/read/session.ts';
import { imported } from '../sample-files.fixture.ts';
import { edfFile, type EdfFields } from './edf.fixture.ts';
import { bdf } from './index.ts';

/**
 * The Status channel as BioSemi describes it ("Trigger signals"): bits 0 to 15 the trigger inputs, 16 a new epoch, 17 to 19
 * and 21 the speed, 20 CM in range, 22 battery low, 23 ActiveTwo MK2.
 */
const BASE = (1 << 20) | (1 << 17);
const MK2 = -(1 << 23);
const RATE = 100;

const segmentsOf = async (session: Session): Promise<unknown[]> =>
	(await session.segments('emg')).map(({ classIndex, start, end }) => [
		session.classNames[classIndex],
		start,
		end
	]);

/** A file of one second records with EMG and Status. `status`: the value of a sample. */
function made(
	seconds: number,
	status: (sample: number) => number,
	more: Partial<EdfFields> = {}
): Uint8Array {
	const annotations = more.reserved === 'BDF+C';
	return edfFile({
		bits: 24,
		signals: [
			{ label: 'A1', unit: 'uV', samples: RATE },
			{
				label: 'Status',
				unit: 'Boolean',
				samples: RATE,
				range: ['-8388608', '8388607'],
				digital: ['-8388608', '8388607']
			},
			...(annotations ? [{ label: 'BDF Annotations', samples: 20 }] : [])
		],
		data: Array.from({ length: seconds }, (_, second) => [
			Array.from({ length: RATE }, (_, i) => i),
			Array.from({ length: RATE }, (_, i) => status(second * RATE + i)),
			...(annotations ? [`+${second}\x14\x14\0${second === 1 ? '+1\x151\x14fist\x14\0' : ''}`] : [])
		]),
		...more
	});
}

test('states of the low 16 bits are labels, whatever the high bits are', async () => {
	const file = made(6, (i) => (i >= 100 && i < 300 ? 7 : i >= 400 && i < 500 ? 300 : 0) | BASE | MK2);
	const { session, summary } = await imported(bdf, file);
	expect(await segmentsOf(session)).toEqual([
		['7', 100, 300],
		['300', 400, 500]
	]);
	expect(session.streams.map(({ name, nChannels }) => [name, nChannels])).toEqual([
		['emg', 1],
		['status', 1]
	]);
	expect(summary.problems.join(' ')).toContain(
		'The triggers of the Status channel (its low 16 bits) are labels'
	);
});

test('short triggers last until the next one; all 16 bits count', async () => {
	const file = made(6, (i) => ([100, 101].includes(i) ? 1 : [350, 351].includes(i) ? 0x8001 : 0) | BASE);
	const { session, summary } = await imported(bdf, file);
	expect(await segmentsOf(session)).toEqual([
		['1', 100, 350],
		['32769', 350, 600]
	]);
	expect(summary.problems.join(' ')).toContain('each lasts until the next one');
});

test('inputs that are high at rest: that value is none', async () => {
	const file = made(6, (i) => (i >= 200 && i < 300 ? 0xff05 : 0xff00) | BASE);
	const { session, summary } = await imported(bdf, file);
	expect(await segmentsOf(session)).toEqual([['65285', 200, 300]]);
	expect(summary.problems.join(' ')).toContain('65280, which the inputs have most of the time, is none');
});

test('a pause, CM out of range and a low battery are said', async () => {
	const file = made(
		4,
		(i) => (i === 0 || i === 200 ? 1 << 16 : 0) | (i < 50 ? 1 << 17 : BASE) | (i > 380 ? 1 << 22 : 0)
	);
	const { summary } = await imported(bdf, file);
	const said = summary.problems.join(' ');
	expect(said).toContain('marks 1 beginning of a new epoch');
	expect(said).toContain('CM was out of range for 0.5 s');
	expect(said).toContain('battery was low');
	expect(said).not.toContain('triggers of the Status');
});

test('beside annotations the triggers are a label track of their own', async () => {
	const file = made(4, (i) => (i >= 200 && i < 300 ? 3 : 0) | BASE, { reserved: 'BDF+C' });
	const { session } = await imported(bdf, file);
	expect(await segmentsOf(session)).toEqual([['fist', 100, 200]]);
	expect(labelTracksOf(session.extras).map(({ name }) => name)).toEqual(['fist', 'Status']);
	const other = await imported(bdf, file, { labelTrack: 'Status' });
	expect(await segmentsOf(other.session)).toEqual([['3', 200, 300]]);
});
