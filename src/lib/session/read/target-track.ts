import type { LabelledRecording } from '../../core/recording.ts';
import { phaseMap } from '../format/phase-codes.ts';
import type { Session } from './session.ts';

/**
 * A target stream as a regression takes it: its phases in the codes of `PHASE_CODES`, whichever the recording has. Throws a
 * SessionError that lists the streams where there is none of that name.
 */
export async function targetTrack(session: Session, stream: string): Promise<LabelledRecording> {
	const track = await session.labelled(stream);
	const { channelNames, nChannels } = session.streamInfo(stream);
	const map = phaseMap(session.extras, stream, channelNames);
	if (!map || !channelNames) return track;
	const channel = channelNames.indexOf('phase');
	return {
		...track,
		async *chunks() {
			for await (const chunk of track.chunks()) {
				const data = chunk.data.slice();
				for (let i = channel; i < data.length; i += nChannels) data[i] = map.get(data[i]!) ?? data[i]!;
				yield { ...chunk, data };
			}
		}
	};
}
