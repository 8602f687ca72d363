/*
 * A pseudo-terminal for a program that cannot make one: prints the path of its end on stderr, then carries bytes between
 * it and stdin/stdout until stdin ends. Build: cc -O1 -o pty-bridge pty-bridge.c
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

static int carry(int from, int to) {
	char bytes[65536];
	ssize_t n = read(from, bytes, sizeof bytes);
	if (n <= 0) return 0;
	for (ssize_t sent = 0; sent < n;) {
		ssize_t m = write(to, bytes + sent, n - sent);
		if (m < 0) return 0;
		sent += m;
	}
	return 1;
}

int main(void) {
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master < 0 || grantpt(master) || unlockpt(master)) return 1;
	const char *path = ptsname(master);
	/* Held open, so that the browser's closing it does not end the terminal. */
	int slave = open(path, O_RDWR | O_NOCTTY);
	struct termios raw;
	tcgetattr(slave, &raw);
	cfmakeraw(&raw);
	tcsetattr(slave, TCSANOW, &raw);
	chmod(path, 0666);
	fprintf(stderr, "%s\n", path);
	fflush(stderr);
	struct pollfd ends[2] = {{0, POLLIN, 0}, {master, POLLIN, 0}};
	while (poll(ends, 2, -1) > 0) {
		if (ends[0].revents && !carry(0, master)) break;
		if (ends[1].revents && !carry(master, 1)) break;
	}
	return 0;
}
