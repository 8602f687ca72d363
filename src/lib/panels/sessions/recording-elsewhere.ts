/** Why a session that another tab records can neither be used nor changed. */
export const RECORDING_ELSEWHERE = 'Another tab is recording it. Stop the recording there first.';
