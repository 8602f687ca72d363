/** How long ago something was first seen, in the largest whole unit: `12 s`, `3 min`, `2 h`. */
export function ageText(seconds: number): string {
	if (seconds < 60) return `${Math.floor(seconds)} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
	return `${Math.floor(seconds / 3600)} h`;
}
