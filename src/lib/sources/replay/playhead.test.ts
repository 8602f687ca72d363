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
	expect(() => head.setSpeed(0, 0)).toThrow(/from 0.01 to 16/);
	expect(() => head.seek(NaN, 0)).toThrow(/position/);
});
