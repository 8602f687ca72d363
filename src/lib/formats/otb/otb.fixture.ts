/** UTF-8 bytes of a text. */
export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A tar archive as POSIX describes it, written apart from the reader. */
export function tar(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
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
export const frames = (rows: number, width: number): Uint8Array =>
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
/** Who was recorded, and when. */
export const PATIENT = '<Patient><time>2024-03-05T10:20:30</time><protocol_code>P7</protocol_code></Patient>';
const MARKERS =
	'<Markers><Marker><Milliseconds>20</Milliseconds><Description>fist</Description></Marker></Markers>';
/** An OTB+ file: two channels of an adapter, one auxiliary, two of control, a marker. */
export const plus = tar({
	'20240305.sig': frames(100, 5),
	'20240305.xml': encode(PLUS),
	'patient.xml': encode(PATIENT),
	'markers_0.xml': encode(MARKERS)
});

/** The description of a track of OTB4. */
export const track = (title: string, path: string, channels: number, gain: number, range: number): string =>
	`<TrackInfo><SubTitle>${title}</SubTitle><Device>MUOVI;1</Device><Gain>${gain}</Gain><ADC_Nbits>16</ADC_Nbits><ADC_Range>${range}</ADC_Range>` +
	`<SamplingFrequency>2000</SamplingFrequency><NumberOfChannels>${channels}</NumberOfChannels><SignalStreamPath>${path}</SignalStreamPath>` +
	`<TimeDuration>0.05</TimeDuration><StringsDescriptions><StartDate>2024-05-06T07:08:09.1234567+02:00</StartDate></StringsDescriptions></TrackInfo>`;
/** An OTB4 file: EMG, a quaternion and a buffer in one signal file. */
export const four = tar({
	'DeviceParameters.xml': encode('<DeviceParameters><AdBits>16</AdBits></DeviceParameters>'),
	'Tracks_000.xml': encode(
		`<ArrayOfTrackInfo>${track('EMG', 'a.sig', 3, 8, 4.8)}${track('Quaternion', 'a.sig', 4, 1, 1)}${track('Buffer', 'a.sig', 1, 1, 1)}</ArrayOfTrackInfo>`
	),
	'a.sig': frames(100, 8)
});
