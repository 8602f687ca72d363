import { count as countText, hertzText, percent, span } from '../../core/format.ts';
import { channelName } from '../../core/signal.ts';
import type { QualityCode, QualityReport, QualityWarning, StreamQuality } from './quality-report.ts';
import type { ChannelQuality } from './quality-channels.ts';
import type { ClassQuality } from './quality-windows.ts';
import type { Session } from '../read/session.ts';

/** The device delivered this much less, or more, than it declares. */
const RATE_OFF = 0.02;
/** Clipped this often a channel's amplitude is wrong: one sample in a thousand. */
const CLIPPED = 0.001;
/** More hum than this hides a weak contraction. */
const MAINS = 0.2;
/** Standing still this long is no muscle at rest. */
const STUCK_SECONDS = 1;
/** Channels that are named one by one. */
const NAMED = 6;

/** What the measurements mean, the worst first. Channels that are marked bad are not spoken of again. */
export function warningsOf(
	session: Session,
	{ streams, classes, windowing }: Pick<QualityReport, 'streams' | 'classes' | 'windowing'>
): QualityWarning[] {
	const warnings: QualityWarning[] = session.broken.map(({ stream, reason }) => ({
		code: 'stream-broken',
		stream,
		message: reason
	}));
	if (!session.finished) {
		const message = 'The recording never reached Stop: what was stored until then is here.';
		warnings.push({ code: 'unfinished', message });
	}
	const several = streams.length > 1;
	for (const stream of streams) {
		const about = (code: QualityCode, message: string, channels?: readonly number[]): QualityWarning => ({
			code,
			stream: stream.name,
			message: several ? `${stream.name}: ${message}` : message,
			...(channels && { channels })
		});
		const { omitted } = session.streamInfo(stream.name);
		// A force that rests is 0 for seconds.
		const known = stream.signal ? undefined : omitted?.message;
		for (const message of session.losses(stream.name).filter((loss) => loss !== known))
			warnings.push({ code: 'missing-chunks', stream: stream.name, message });
		warnings.push(...timingWarnings(stream, about));
		if (stream.signal) warnings.push(...channelWarnings(session, stream, about));
	}
	// Without labels one can still learn to follow a force or an angle that was recorded beside.
	const target = streams.some(
		({ name, signal }) => !signal && session.streamInfo(name).unit !== 'probability'
	);
	if (session.labels.every(({ classIndex }) => classIndex < 0)) {
		if (target) return warnings;
		const message = 'Nothing is labelled: press a class button while recording, or label it afterwards.';
		return [...warnings, { code: 'no-labels', message }];
	}
	const learned = streams.filter(({ signal, unread }) => signal && unread === undefined);
	for (const { name, fs } of learned) {
		if (!(fs > 0)) continue;
		for (const found of classes[name] ?? []) {
			const warning = classWarning(found, windowing);
			if (!warning) continue;
			const message = learned.length > 1 ? `${name}: ${warning.message}` : warning.message;
			warnings.push({ ...warning, message, stream: name, classIndex: found.classIndex });
		}
	}
	return warnings;
}

type About = (code: QualityCode, message: string, channels?: readonly number[]) => QualityWarning;

function timingWarnings({ nSamples, fs, timing, unread }: StreamQuality, about: About): QualityWarning[] {
	const found: QualityWarning[] = [];
	const { delivered, measuredHz, gaps, backwards } = timing;
	if (unread !== undefined) found.push(about('stream-broken', unread));
	if (nSamples === 0)
		return [
			...found,
			about('no-samples', 'It holds no samples. Check the connection of the device, then record again.')
		];
	if (!(fs > 0)) {
		const message =
			'The file does not say its rate, so seconds cannot become samples. Give fs in its meta.json.';
		found.push(about('rate-unknown', message));
	}
	const slow = measuredHz !== null && Math.abs(measuredHz / fs - 1) > RATE_OFF;
	if (delivered !== null && (slow || (gaps.counted && delivered < 1 - RATE_OFF))) {
		const came = `${hertzText(round(delivered * fs))} of ${hertzText(fs)} Hz`;
		const todo = slow
			? 'Set the rate the device really has, then record again.'
			: 'The rest was lost on the way. Check the connection of the device.';
		found.push(about('rate', `The device delivered ${percent(delivered)} % of its rate (${came}). ${todo}`));
	}
	if (gaps.count > 0) {
		const { value, unit } = span(gaps.longestSeconds);
		const what = plural(gaps.count, 'gap');
		const source = gaps.counted ? '' : ' (from timestamps; the device has no sample counter)';
		const message =
			gaps.lost > 0
				? `${what}, ${countText(gaps.lost)} samples missing, longest ${value} ${unit}${source}. Windows across gaps are excluded.`
				: `${what} without missing samples (the stream restarted). Windows across gaps are excluded.`;
		found.push(about('gaps', message));
	}
	if (backwards > 0) {
		const message = `${plural(backwards, 'timestamp')} went back in time or ${backwards === 1 ? 'is' : 'are'} no number. Labels may fall on the wrong samples.`;
		found.push(about('time-backwards', message));
	}
	return found;
}

function channelWarnings(session: Session, stream: StreamQuality, about: About): QualityWarning[] {
	const { name, fs, channels, nSamples } = stream;
	const bad = new Set(session.badChannels(name));
	const info = session.streamInfo(name);
	const which = (test: (channel: ChannelQuality) => boolean): number[] =>
		channels.flatMap((channel, c) => (test(channel) && !bad.has(c) ? [c] : []));
	const called = (list: readonly number[]): string => {
		const names = list.slice(0, NAMED).map((c) => channelName(info, c));
		if (list.length === 1) return `Channel ${names[0]}`;
		if (list.length > NAMED) return `${list.length} channels (${names.join(', ')}, …)`;
		return `Channels ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
	};
	const found: QualityWarning[] = [];
	/** `one`, `many`: the sentence after the channels' names, for one channel and for several. */
	const say = (code: QualityCode, list: readonly number[], one: string, many: string, more: string): void => {
		if (list.length === 0) return;
		found.push(about(code, `${called(list)} ${list.length === 1 ? one : many}${more}`, list));
	};
	const worst = (list: readonly number[], of: (channel: ChannelQuality) => number | null): number =>
		Math.max(...list.map((c) => of(channels[c]!) ?? 0));

	const numberless = which(({ notNumbers }) => notNumbers > 0);
	const most = `${countText(worst(numberless, ({ notNumbers }) => notNumbers))} of ${countText(nSamples)}`;
	const mark = 'Mark what is wrong as bad before training.';
	say('not-a-number', numberless, 'has', 'have', ` samples that are no numbers (${most}). ${mark}`);

	const flat = which((channel) => channel.flat);
	say('flat', flat, 'is', 'are', ' flat. Check the electrode, or mark it as bad before training.');

	const stuck = which((channel) => !channel.flat && channel.longestRun > STUCK_SECONDS * fs);
	const still = span(worst(stuck, ({ longestRun }) => longestRun) / fs);
	say(
		'stuck',
		stuck,
		'stood',
		'stood',
		` still for up to ${still.value} ${still.unit}. Check the electrode.`
	);

	const clipped = which((channel) => channel.clipped > CLIPPED);
	const share = percent(worst(clipped, (channel) => channel.clipped));
	const gain = `clipped (up to ${share} % of the samples). Lower the gain of the device, or press less.`;
	say('clipped', clipped, 'is', 'are', ` ${gain}`);

	for (const hz of [50, 60] as const) {
		const [mine, other] = hz === 50 ? (['mains50', 'mains60'] as const) : (['mains60', 'mains50'] as const);
		const humming = which((channel) => (channel[mine] ?? 0) > Math.max(MAINS, channel[other] ?? 0));
		const share = percent(worst(humming, (channel) => channel[mine]));
		const hum = `mains hum of ${hz} Hz (up to ${share} % of the power)`;
		say(
			'mains',
			humming,
			'has',
			'have',
			` ${hum}. Check reference and cables, or switch the mains filter on.`
		);
	}
	return found;
}

function classWarning(
	found: ClassQuality,
	windowing: QualityReport['windowing']
): Pick<QualityWarning, 'code' | 'message'> | undefined {
	const { className, trials, usableTrials } = found;
	if (trials === 0)
		return {
			code: 'class-missing',
			message: `Class ${className} has no trial, so it cannot be trained from this session.`
		};
	const skipped = windowing.skipFirst ? ' (the first labelled segment of a session is skipped)' : '';
	if (usableTrials === 0) {
		const reason = `no trial of ${trials} gives a window of ${windowing.windowSeconds} s${skipped}`;
		return {
			code: 'no-windows',
			message: `No usable windows for ${className}: ${reason}. Record longer trials.`
		};
	}
	if (usableTrials > 1) return undefined;
	const message = `Class ${className} has 1 trial that can be used${trials > 1 ? skipped : ''}; leave-one-trial-out needs 2. Record it once more.`;
	return { code: 'one-trial', message };
}

const plural = (n: number, one: string, many = `${one}s`): string =>
	`${countText(n)} ${n === 1 ? one : many}`;
const round = (hz: number): number => Math.round(hz * 10) / 10;
