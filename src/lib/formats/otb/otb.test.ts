import { describe, expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import { formatOf } from '../index.ts';
import { importMutants, MUTANTS } from '../mutants.fixture.ts';
import { imported } from '../sample-files.fixture.ts';
import { otb } from './index.ts';
import { parseXmlTree } from './xml.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A tar archive as POSIX describes it, written apart from the reader. */
function tar(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
	const parts: number[] = [];
	for (const [name, bytes] of Object.entries(files)) {
		const header = new Uint8Array(512);
		header.set(encode(name));
		header.set(encode(`${bytes.length.toString(8).padStart(11, '0')}\0`), 124);
		header.fill(32, 148, 156);
		header[156] = 0x30;
		header.set(encode('ustar\x0000'), 257);
		const sum = header.reduce((total, byte) => total + byte, 0);
		header.set(encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
		parts.push(...header, ...bytes, ...new Uint8Array((512 - (bytes.length % 512)) % 512));
	}
	return Uint8Array.from([...parts, ...new Uint8Array(1024)]);
}

/** Frames of 16-bit values. */
const frames = (rows: number, width: number): Uint8Array =>
	new Uint8Array(
		Int16Array.from({ length: rows * width }, (_, i) => (i % width) * 100 + Math.floor(i / width)).buffer
	);

const PLUS = `<?xml version="1.0"?>
<Device Name="QUATTROCENTO" DeviceTotalChannels="5" SampleFrequency="2048" ad_bits="16">
 <!-- two adapters --><Channels>
 <Adapter ID="GR08MM1305" Gain="1" ChannelStartIndex="0"><Channel Index="0" ID="MULTIPLE IN 1" Gain="1" Muscle="Tibialis &amp; co"/><Channel Index="1" ID="MULTIPLE IN 1" Gain="1" Muscle="Not defined"/></Adapter>
 <Adapter ID="Direct connection" Gain="1" ChannelStartIndex="2"><Channel Index="0" ID="AUX IN" Gain="1"/></Adapter>
 <Adapter ID="AdapterControl" Gain="1" ChannelStartIndex="3"><Channel Index="0" ID="Ramp" Gain="1"/><Channel Index="1" ID="Buffer" Gain="1"/></Adapter>
 </Channels></Device>`;
const PATIENT = '<Patient><time>2024-03-05T10:20:30</time><protocol_code>P7</protocol_code></Patient>';
const MARKERS =
	'<Markers><Marker><Milliseconds>20</Milliseconds><Description>fist</Description></Marker></Markers>';
const plus = tar({
	'20240305.sig': frames(100, 5),
	'20240305.xml': encode(PLUS),
	'patient.xml': encode(PATIENT),
	'markers_0.xml': encode(MARKERS)
});

const track = (title: string, path: string, channels: number, gain: number, range: number): string =>
	`<TrackInfo><SubTitle>${title}</SubTitle><Device>MUOVI;1</Device><Gain>${gain}</Gain><ADC_Nbits>16</ADC_Nbits><ADC_Range>${range}</ADC_Range>` +
	`<SamplingFrequency>2000</SamplingFrequency><NumberOfChannels>${channels}</NumberOfChannels><SignalStreamPath>${path}</SignalStreamPath>` +
	`<TimeDuration>0.05</TimeDuration><StringsDescriptions><StartDate>2024-05-06T07:08:09.1234567+02:00</StartDate></StringsDescriptions></TrackInfo>`;
const four = tar({
	'DeviceParameters.xml': encode('<DeviceParameters><AdBits>16</AdBits></DeviceParameters>'),
	'Tracks_000.xml': encode(
		`<ArrayOfTrackInfo>${track('EMG', 'a.sig', 3, 8, 4.8)}${track('Quaternion', 'a.sig', 4, 1, 1)}${track('Buffer', 'a.sig', 1, 1, 1)}</ArrayOfTrackInfo>`
	),
	'a.sig': frames(100, 8)
});

describe('OTB+', () => {
	test('is told by its bytes; EMG is in microvolts by the table of the maker', async () => {
		expect((await formatOf(bytesAccess(plus, 'anything')))?.id).toBe('otb');
		const { session, summary } = await imported(otb, plus);
		expect(session.streams).toMatchObject([
			{ name: 'emg', nChannels: 2, fs: 2048, nSamples: 100, unit: 'uV', device: 'QUATTROCENTO' },
			{ name: 'aux', nChannels: 1, unit: 'uV' },
			{ name: 'control', nChannels: 2, unit: 'a.u.', channelNames: ['Ramp 1', 'Buffer 2'] }
		]);
		expect(session.streamInfo('emg').channelNames).toEqual([
			'Tibialis & co MULTIPLE IN 1 1',
			'MULTIPLE IN 1 2'
		]);
		const { data } = await session.getContinuous('emg');
		// 0.00050863 mV a step.
		expect(Number(data[3]) / 101).toBeCloseTo(0.50863, 4);
		expect(Number((await session.getContinuous('aux')).data[0]) / 200).toBeCloseTo(152.588, 2);
		expect([...(await session.getContinuous('control')).data.slice(0, 4)]).toEqual([300, 400, 301, 401]);
		expect(session.created.slice(0, 19)).toBe('2024-03-05T10:20:30');
		expect(session.subject).toBe('P7');
		expect(await session.segments('emg')).toMatchObject([{ start: 41, end: 100 }]);
		expect(session.classNames).toEqual(['fist']);
		expect(summary.problems.join(' ')).toContain('Control channels');
	});
});

describe('OTB4', () => {
	test('tracks of one signal lie side by side in its frames', async () => {
		const { session } = await imported(otb, four);
		expect(session.streams).toMatchObject([
			{ name: 'emg', nChannels: 3, fs: 2000, nSamples: 100, unit: 'uV', device: 'MUOVI' },
			{ name: 'orientation', nChannels: 4, unit: 'a.u.' },
			{ name: 'control', nChannels: 1, unit: 'a.u.', channelNames: ['Buffer'] }
		]);
		const { data } = await session.getContinuous('emg');
		expect(Number(data[4]) / 101).toBeCloseTo((4.8 / 2 ** 16 / 8) * 1e6, 4);
		expect((await session.getContinuous('control')).data[1]).toBe(701);
		expect(new Date(session.created).toISOString()).toBe('2024-05-06T05:08:09.000Z');
	});

	test('values of 32 bits are told by the duration', async () => {
		const values = new Uint8Array(Int32Array.from({ length: 300 }, (_, i) => i * 1000).buffer);
		const file = tar({
			'Tracks_000.xml': encode(`<ArrayOfTrackInfo>${track('EMG', 'a.sig', 3, 1, 4.8)}</ArrayOfTrackInfo>`),
			'a.sig': values
		});
		const { session } = await imported(otb, file);
		expect(session.streams).toMatchObject([{ nSamples: 100 }]);
		expect(Number((await session.getContinuous('emg')).data[1]) / 1000).toBeCloseTo((4.8 / 2 ** 16) * 1e6, 3);
	});
});

test.each([
	['without a signal', { 'patient.xml': encode(PATIENT) }, 'holds no signal'],
	['without a description', { 'a.sig': frames(10, 2) }, 'describes none of its signals'],
	[
		'with XML that is broken',
		{ 'a.sig': frames(10, 2), 'a.xml': encode('<Device><a></Device>') },
		'cannot be read'
	],
	[
		'of no channels',
		{ 'a.sig': frames(10, 2), 'a.xml': encode('<Device DeviceTotalChannels="0"/>') },
		'describes 0 channels'
	]
])('an archive %s is refused', async (_name, files, message) => {
	await expect(imported(otb, tar(files))).rejects.toThrow(message);
});

test('an archive that is cut off is refused', async () => {
	await expect(imported(otb, plus.subarray(0, 1200))).rejects.toThrow('is cut off');
});

test('documents that are deeper or larger than any description are refused, whatever their size', () => {
	expect(parseXmlTree('<a>'.repeat(1000))).toBeUndefined();
	expect(parseXmlTree(`<a>${'<b/>'.repeat(200_000)}</a>`)).toBeUndefined();
	expect(parseXmlTree('<a b="x > y" c=\'"\'><![CDATA[<d>]]>&#65;&lt;</a>')).toMatchObject({
		attributes: { b: 'x > y', c: '"' },
		text: '<d>A<'
	});
});

test(`${MUTANTS} mutants give a session or an error that names the file`, async () => {
	const half = Math.ceil(MUTANTS / 2);
	await importMutants(otb, plus, 'x.otb+', 8, {}, half);
	await importMutants(otb, four, 'x.otb4', 9, {}, half);
}, 600_000);
