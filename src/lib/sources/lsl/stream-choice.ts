import type { ListedStream, StreamAddress, WireFormat } from './protocol.ts';

/**
 * Streams as a param of text: one per line, each either a bare name or `name=…&type=…&source=…&host=…` with any of the
 * fields, percent-encoded as in an address.
 */
export function readChoice(text: string): readonly StreamAddress[] {
	return text
		.split(/[\n\r]+/)
		.map((line) => line.trim())
		.filter(Boolean)
		.map((line) => {
			if (!/^(?:name|type|source|host|uid)=/.test(line)) return { name: line };
			const fields = new URLSearchParams(line);
			const pick = (field: string, key: keyof StreamAddress): StreamAddress =>
				fields.has(field) ? { [key]: fields.get(field)! } : {};
			return {
				...pick('uid', 'uid'),
				...pick('name', 'name'),
				...pick('type', 'type'),
				...pick('source', 'sourceId'),
				...pick('host', 'host')
			};
		});
}

/** The line that means this stream, today and after a restart of its program. */
export function choiceOf({ name, type, sourceId, host }: ListedStream): string {
	const fields = new URLSearchParams({ name, type });
	if (sourceId) fields.set('source', sourceId);
	else fields.set('host', host);
	return fields.toString();
}

/** True when the line means this stream. */
export function isChosen(line: string, stream: ListedStream): boolean {
	const [address] = readChoice(line);
	if (!address) return false;
	return (
		(address.uid === undefined || address.uid === stream.uid) &&
		(address.name === undefined || address.name === stream.name) &&
		(address.type === undefined || address.type === stream.type) &&
		(address.sourceId === undefined || address.sourceId === stream.sourceId) &&
		(address.host === undefined || address.host === stream.host)
	);
}

/** True for a stream of events: irregular, of text or of one number. They can write labels. */
export const isMarkers = ({ rate, format, channels }: ListedStream): boolean =>
	rate === 0 && (format === 'string' || channels === 1);

/** Why a stream cannot be recorded as a signal; undefined when it can. */
export function noSignalReason(stream: ListedStream): string | undefined {
	if (isMarkers(stream)) return 'Markers: use them for labels.';
	if (stream.format === 'string') return 'Text is no signal.';
	if (stream.rate === 0) return 'Irregular: its samples have no rate, and the deck needs one.';
	return undefined;
}

/** True where the deck, whose samples are float32, may hold a value only to seven figures. */
export const isRounded = ({ format }: { readonly format: WireFormat }): boolean =>
	format === 'double64' || format === 'int32' || format === 'int64';
