import { AppError } from '../../core/errors.ts';
import type { SessionWindow } from './windowing.ts';
import type { Session } from '../read/session.ts';

/**
 * The channels of a stream that no session marks bad, in order: what windows of several sessions have in common; all of
 * them with `keepBadChannels`. Throws a SessionError when none is left.
 */
export function channelsOf(
	sessions: readonly Session[],
	stream: string,
	{ keepBadChannels = false }: { readonly keepBadChannels?: boolean | undefined }
): readonly number[] {
	const bad = new Set(keepBadChannels ? [] : sessions.flatMap((session) => session.badChannels(stream)));
	const nChannels = sessions[0]?.streamInfo(stream).nChannels ?? 0;
	const good = Array.from({ length: nChannels }, (_, channel) => channel).filter(
		(channel) => !bad.has(channel)
	);
	if (good.length > 0 || nChannels === 0) return good;
	const names = sessions.map(({ name }) => name).join(', ');
	throw new AppError(
		'SessionError',
		`Every channel of ${stream} is marked bad in one of ${names}. Clear a mark, or use keepBadChannels.`
	);
}

/** A window with these of its channels; itself when they are all of them. */
export function maskChannels(all: SessionWindow, channels: readonly number[]): SessionWindow {
	const { window, nChannels, nSamples } = all;
	if (channels.length === nChannels) return all;
	const picked = new Float32Array(channels.length * nSamples);
	for (const [to, from] of channels.entries())
		picked.set(window.subarray(from * nSamples, (from + 1) * nSamples), to * nSamples);
	return { ...all, window: picked, nChannels: channels.length };
}
