import { expect, test } from 'vitest';
import { Playhead } from './playhead.ts';

test('position is speed times the clock, however often it is asked for', () => {
	const often = new Playhead(10_000);
	const seldom = new Playhead(10_000);
	for (const head of [often, seldom]) {
		head.setSpeed(1.7, 0);
		head.play(100);
	}
	let [at, last] = [0, 0];
	for (let k = 1; k <= 10_000; k++) last = often.advance((at = 100 + k * 0.0333));
	for (let k = 1; k <= 1000; k++) seldom.advance(100 + k * 0.333);
	expect(last).toBeCloseTo((at - 100) * 1.7, 9);
	expect(seldom.state.position).toBeCloseTo(last, 9);
	expect(often.state.behind).toBe(0);
});

test('a stall is not made up for in a burst: it goes on where it was and says so', () => {
	const head = new Playhead(100);
	head.play(0);
	expect(head.advance(1)).toBe(0);
	head.advance(1.2);
	expect(head.advance(1.4)).toBeCloseTo(0.4, 9);
	expect(head.advance(31.4)).toBeCloseTo(0.4, 9);
	expect(head.state.behind).toBeCloseTo(31, 9);
	expect(head.advance(31.5)).toBeCloseTo(0.5, 9);
});

test('pause keeps the position, play goes on from it', () => {
	const head = new Playhead(100);
	head.play(0);
	head.pause(0.3);
	expect(head.advance(50)).toBe(0.3);
	expect(head.wait(1, 50)).toBe(Infinity);
	head.play(60);
	expect(head.wait(0.4, 60)).toBeCloseTo(0.1, 9);
	expect(head.advance(60.2)).toBeCloseTo(0.5, 9);
});

test('a change of speed keeps the position', () => {
	const head = new Playhead(100);
	head.play(0);
	head.advance(0.4);
	head.setSpeed(4, 0.4);
	expect(head.advance(0.5)).toBeCloseTo(0.8, 9);
});

test('seek is clamped and counted as a jump; a step goes on by exactly that much and stays', () => {
	const head = new Playhead(10);
	head.seek(99, 0);
	expect(head.state.position).toBe(10);
	head.seek(-5, 0);
	expect(head.state.position).toBe(0);
	expect(head.jumps).toBe(2);
	head.step(0.05, 0);
	expect(head.wait(3, 0)).toBe(0);
	expect(head.advance(7)).toBe(0.05);
	expect(head.advance(8)).toBe(0.05);
	head.step(-0.02, 9);
	expect(head.advance(9)).toBeCloseTo(0.03, 12);
	expect(head.jumps).toBe(3);
});

test('at the end it stops and says so; play then begins anew; a loop jumps to the start', () => {
	const head = new Playhead(0.3);
	head.play(0);
	expect(head.advance(0.4)).toBe(0.3);
	expect(head.state).toMatchObject({ ended: true, playing: false });
	head.setLoop(true);
	head.play(1);
	expect(head.state).toMatchObject({ ended: false, playing: true, position: 0 });
	head.advance(1.2);
	expect(head.wrap(1.2)).toBe(false);
	head.advance(1.5);
	expect(head.wrap(1.5)).toBe(true);
	expect(head.state).toMatchObject({ playing: true, position: 0 });
});

test('a speed or a position that is none is refused with the limits', () => {
	const head = new Playhead(1);
	for (const speed of [-1, 0.001, 17, NaN]) expect(() => head.setSpeed(speed, 0)).toThrow(/from 0.01 to 16/);
	for (const [from, to] of [
		[0.5, 0.5],
		[2, 3],
		[-2, -1]
	] as const) {
		expect(() => head.setSection({ from, to })).toThrow(/begin before it ends/);
	}
	expect(() => head.seek(NaN, 0)).toThrow(/position/);
});

test('speed 0 is for stepping: play does nothing, a step does', () => {
	const head = new Playhead(10);
	head.play(0);
	head.advance(0.1);
	head.setSpeed(0, 0.1);
	expect(head.state.playing).toBe(false);
	head.play(1);
	expect(head.advance(5)).toBeCloseTo(0.1, 9);
	head.step(0.2, 5);
	expect(head.advance(5)).toBeCloseTo(0.3, 9);
});

test('as fast as possible it never waits, and says what pace that is', () => {
	const head = new Playhead(100);
	head.setSpeed(Infinity, 0);
	head.play(0);
	let clock = 0;
	for (; !head.state.ended; clock += 0.005) {
		expect(head.wait(head.position + 1e-3, clock)).toBe(0);
		head.advance(clock);
		if (clock > 1.5 && !head.state.ended) expect(head.state.pace).toBeCloseTo(50, 0);
	}
	expect(clock).toBeLessThan(2.1);
});

test('a loop goes round its section, from wherever it was entered; behind the section it plays to the end', () => {
	const head = new Playhead(10);
	head.setLoop(true);
	head.setSection({ from: 2, to: 3 });
	head.play(0);
	let clock = 0;
	const seen: number[] = [];
	while (head.jumps < 3) {
		head.advance((clock += 0.1));
		if (head.wrap(clock)) seen.push(head.position);
		expect(head.position).toBeLessThanOrEqual(3);
	}
	expect(seen).toEqual([2, 2, 2]);
	head.seek(9.9, clock);
	expect(head.advance((clock += 0.2))).toBe(10);
	expect(head.wrap(clock)).toBe(true);
	expect(head.position).toBe(2);
	head.setSection(undefined);
	head.seek(9.9, clock);
	head.advance((clock += 0.2));
	expect(head.wrap(clock)).toBe(true);
	expect(head.position).toBe(0);
});
