import type {
	DescribedStream,
	ListedStream,
	OfferedStream,
	StreamAddress
} from '../../src/lib/sources/lsl/protocol.ts';
import type { ResolvedStream } from '../lsl/resolver.ts';
import { channelsOf, type LslDeclaration, type LslStreamInfo } from '../lsl/stream-info.ts';
import { branch, leaf } from '../lsl/xml.ts';

/** A stream as pages see it. `own`: uids of this bridge's outlets. */
export function listed({ info, firstSeen }: ResolvedStream, own: ReadonlySet<string>): ListedStream {
	return {
		uid: info.uid,
		name: info.name,
		type: info.type,
		host: info.hostname,
		sourceId: info.sourceId,
		channels: info.channelCount,
		format: info.format,
		rate: info.rate,
		age: Math.max(0, Date.now() / 1000 - firstSeen),
		own: own.has(info.uid)
	};
}

/** The same with what its description says about channels. */
export function described(stream: ListedStream, full: LslStreamInfo | undefined): DescribedStream {
	const channels = full ? channelsOf(full) : [];
	const complete = channels.length === stream.channels;
	return {
		...stream,
		labels: complete ? channels.map(({ label }) => label) : [],
		units: complete ? channels.map(({ unit }) => unit) : []
	};
}

/** True when every given field of `address` is this stream's. */
export function isMeant({ info }: ResolvedStream, address: StreamAddress): boolean {
	return (
		(address.uid === undefined || address.uid === info.uid) &&
		(address.name === undefined || address.name === info.name) &&
		(address.type === undefined || address.type === info.type) &&
		(address.sourceId === undefined || address.sourceId === info.sourceId) &&
		(address.host === undefined || address.host === info.hostname)
	);
}

/** What a page offers, as the laboratory will see it. */
export function declarationOf(offer: OfferedStream): LslDeclaration {
	const channel = (label: string) =>
		branch('channel', [leaf('label', label), leaf('unit', offer.unit), leaf('type', offer.type)]);
	return {
		name: offer.name,
		type: offer.type,
		channelCount: offer.channels,
		format: offer.format,
		rate: offer.rate,
		sourceId: offer.sourceId,
		desc: branch('desc', [
			leaf('manufacturer', 'MyoDeck'),
			...(offer.labels.length > 0 ? [branch('channels', offer.labels.map(channel))] : [])
		])
	};
}
