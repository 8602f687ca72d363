import { channelName, type SignalUnit } from '../../core/signal.ts';
import type { Session, StoredStream } from '../../session/read/session.ts';
import { isoTime, startOf } from '../start-time.ts';
import type { StreamProgress } from './chunk-writer.ts';
import { formatOf } from './values.ts';
import type { XmlTree } from './xml-writer.ts';

/** The header of the file. */
export const fileHeader = async (session: Session, streams: readonly StoredStream[]): Promise<XmlTree> => [
	['info', [['version', '1.0'], ...(await datetime(session, streams))]]
];

async function datetime(session: Session, streams: readonly StoredStream[]): Promise<XmlTree> {
	for (const { name } of streams) {
		const start = await startOf(session, name);
		// LabRecorder writes the zone without a colon, and no fraction.
		if (start)
			return [
				[
					'datetime',
					isoTime(start)
						.replace(/\.\d+/, '')
						.replace(/:(\d\d)$/, start.offset === undefined ? ':$1' : '$1')
				]
			];
	}
	return [];
}

/** The name of a unit in LSL's meta-data conventions. */
const lslUnit = (unit: SignalUnit): string => (unit === 'uV' ? 'microvolts' : unit);

/** The header of a stream, as LSL describes streams; what LSL has no word for stands under `myodeck`. */
export function streamHeader(session: Session, stream: StoredStream): XmlTree {
	const { name, nChannels, fs, unit, dtype, device, first, gaps, gapsCounted, missing } = stream;
	const type = unit === 'uV' ? 'EMG' : 'Signal';
	const channel = (i: number): XmlTree => [
		['label', channelName(stream, i)],
		['unit', lslUnit(unit)],
		['type', type]
	];
	const facts = JSON.stringify({
		first_sample: first,
		...(gapsCounted && { gaps: gaps.map(({ row, lost, sample }) => ({ row, lost, sample })) }),
		...(missing.length > 0 && { missing: session.losses(name) })
	});
	return info(session, name, type, nChannels, formatOf(dtype), fs, [
		['channels', Array.from({ length: nChannels }, (_, i) => ['channel', channel(i)] as const)],
		...(device === undefined ? [] : [['acquisition', [['model', device]]] as const]),
		['myodeck', facts]
	]);
}

/** The header of the stream of labels. `unlabelled`: the marker that ends a class. */
export const labelHeader = (session: Session, name: string, unlabelled: string): XmlTree =>
	info(session, name, 'Markers', 1, 'string', 0, [
		['channels', [['channel', [['label', 'class']]]]],
		['myodeck', JSON.stringify({ unlabelled, classes: session.classNames })]
	]);

function info(
	session: Session,
	name: string,
	type: string,
	channels: number,
	format: string,
	rate: number,
	desc: XmlTree
): XmlTree {
	return [
		[
			'info',
			[
				['name', name],
				['type', type],
				['channel_count', channels],
				['nominal_srate', rate],
				['channel_format', format],
				['source_id', `myodeck-${session.id}-${name}`],
				['version', '1.1'],
				['session_id', session.id],
				['hostname', 'myodeck'],
				['desc', desc]
			]
		]
	];
}

/** The footer of a stream. */
export const footer = ({ first, last, count, offsets }: StreamProgress): XmlTree => [
	[
		'info',
		[
			['first_timestamp', first ?? 0],
			['last_timestamp', last],
			['sample_count', count],
			[
				'clock_offsets',
				offsets.map(
					(time) =>
						[
							'offset',
							[
								['time', time],
								['value', 0]
							]
						] as const
				)
			]
		]
	]
];
