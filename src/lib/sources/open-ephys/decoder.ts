import * as v from 'valibot';
import { isObject, parseJson } from '../../core/parse.ts';
import type { Decoder, Frame } from '../device/driver.ts';
import { MessageFinder } from './zmtp.ts';

/** Sample numbers are counted modulo this. */
export const SAMPLE_MODULO = 2 ** 32;
/** Most samples of a block, as the program makes them. */
const MOST_SAMPLES = 2 ** 18;

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ContentSchema = v.object({
	stream: v.optional(v.string(), ''),
	channel_num: whole,
	channel_name: v.optional(v.string(), ''),
	num_samples: v.pipe(whole, v.minValue(1), v.maxValue(MOST_SAMPLES)),
	sample_num: whole,
	sample_rate: v.pipe(v.number(), v.finite(), v.minValue(0.1), v.maxValue(1e6))
});

/** A block of samples of one channel, as the program publishes it. */
export interface ChannelBlock {
	readonly stream: string;
	readonly channel: number;
	readonly name: string;
	readonly rate: number;
	/** Number of its first sample. */
	readonly sample: number;
	/** Float32, little-endian. */
	readonly bytes: Uint8Array;
}

/** What a message holds; undefined for events, spikes and whatever else is published. */
export function blockOf([topic, header, bytes]: readonly Uint8Array[]): ChannelBlock | undefined {
	// "D" of DATA: the place of a message may have been found inside of one that is none.
	if (topic?.[0] !== 0x44 || !header || !bytes) return undefined;
	try {
		const json = parseJson(new TextDecoder().decode(header).replace(/\0+$/, ''));
		const content = v.safeParse(ContentSchema, isObject(json) ? json['content'] : undefined);
		if (!content.success || bytes.length !== 4 * content.output.num_samples) return undefined;
		const {
			stream,
			channel_num: channel,
			channel_name: name,
			sample_num: sample,
			sample_rate: rate
		} = content.output;
		return { stream, channel, name, rate, sample, bytes };
	} catch {
		return undefined;
	}
}

/** Samples of all channels that are not complete yet. */
interface OpenBlock {
	readonly sample: number;
	readonly values: Float32Array;
	left: Set<number>;
}

/**
 * Blocks of single channels → frames of all of them. A block that lacks a channel when the next one begins is lost as a whole.
 * `channels`: their numbers, in order.
 */
export function openEphysDecoder(stream: string, channels: readonly number[]): Decoder {
	const finder = new MessageFinder();
	let open: OpenBlock | undefined;
	const take = (block: ChannelBlock, frames: Frame[]): void => {
		const column = channels.indexOf(block.channel);
		if (block.stream !== stream || column < 0) return;
		const n = block.bytes.length / 4;
		if (open?.sample !== block.sample || open.values.length !== n * channels.length)
			open = {
				...{ sample: block.sample, values: new Float32Array(n * channels.length) },
				left: new Set(channels)
			};
		const view = new DataView(block.bytes.buffer, block.bytes.byteOffset, block.bytes.length);
		for (let i = 0; i < n; i++) open.values[i * channels.length + column] = view.getFloat32(4 * i, true);
		open.left.delete(block.channel);
		if (open.left.size > 0) return;
		if (open.values.every(Number.isFinite))
			frames.push({ stream: 0, values: open.values, count: open.sample % SAMPLE_MODULO });
		open = undefined;
	};
	return {
		push(bytes): readonly Frame[] {
			const frames: Frame[] = [];
			finder.push(bytes, (parts) => {
				const block = blockOf(parts);
				if (block) take(block, frames);
			});
			return frames;
		}
	};
}
