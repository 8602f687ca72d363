import type { PauseReason } from '../../guided/run.ts';

/** Why a guided recording is paused and how to resume it. */
export function pauseText(reason: PauseReason): string {
	switch (reason) {
		case 'person':
			return 'Press Space to resume.';
		case 'hidden':
			return 'Paused because the tab was hidden. Press Space to resume.';
		case 'stream':
			return 'The signal is lost. The recording resumes when the signal returns.';
	}
}
