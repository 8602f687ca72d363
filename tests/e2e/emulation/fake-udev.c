/*
 * Preloaded into Chromium: pseudo-terminals appear to it as USB serial ports, without root and without touching the
 * machine. It stands in for as much of libudev as Chromium asks for, answers modem-line requests that a pseudo-terminal
 * has not, and shows a private /proc/tty/drivers.
 *
 *   FAKE_PORTS=path:vid:pid:serial:product;…   ids in hex
 *   FAKE_DIR=folder                            for the files below
 *
 * Plugging: write "add N\n" or "remove N\n" to every fifo FAKE_DIR/monitor-*. Changes of DTR and RTS are appended to
 * FAKE_DIR/lines.log. Build: cc -shared -fPIC -O1 -o fake-udev.so fake-udev.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define MOST_PORTS 8
#define FIRST_MINOR 64

struct port {
	char path[128], vendor[8], product[8], serial[64], name[64], sys[96], minor[16];
	int plugged;
};
static struct port ports[MOST_PORTS];
static int n_ports = -1;

static void load(void) {
	if (n_ports >= 0) return;
	n_ports = 0;
	const char *given = getenv("FAKE_PORTS");
	if (!given) return;
	char *copy = strdup(given), *rest = NULL;
	for (char *part = strtok_r(copy, ";", &rest); part && n_ports < MOST_PORTS; part = strtok_r(NULL, ";", &rest)) {
		struct port *p = &ports[n_ports];
		if (sscanf(part, "%127[^:]:%7[^:]:%7[^:]:%63[^:]:%63[^\n]", p->path, p->vendor, p->product, p->serial, p->name) != 5)
			continue;
		snprintf(p->sys, sizeof p->sys, "/sys/devices/fake/tty/ttyUSB%d", n_ports);
		snprintf(p->minor, sizeof p->minor, "%d", FIRST_MINOR + n_ports);
		p->plugged = 1;
		n_ports++;
	}
	free(copy);
}

/* --- the library and its lists --- */

struct list { int tty, filtered; };
struct entry { int port; };
static struct entry entries[MOST_PORTS];

void *udev_new(void) { load(); return malloc(8); }
void *udev_unref(void *u) { free(u); return NULL; }
void *udev_enumerate_new(void *u) { (void)u; return calloc(1, sizeof(struct list)); }
void *udev_enumerate_unref(void *e) { free(e); return NULL; }
int udev_enumerate_add_match_subsystem(void *e, const char *subsystem) {
	struct list *l = e;
	l->filtered = 1;
	if (!strcmp(subsystem, "tty")) l->tty = 1;
	return 0;
}
int udev_enumerate_scan_devices(void *e) { (void)e; return 0; }
static void *plugged_from(int i) {
	for (load(); i < n_ports; i++)
		if (ports[i].plugged) {
			entries[i].port = i;
			return &entries[i];
		}
	return NULL;
}
void *udev_enumerate_get_list_entry(void *e) {
	struct list *l = e;
	return l->tty || !l->filtered ? plugged_from(0) : NULL;
}
void *udev_list_entry_get_next(void *entry) { return plugged_from(((struct entry *)entry)->port + 1); }
const char *udev_list_entry_get_name(void *entry) { return ports[((struct entry *)entry)->port].sys; }

/* --- a device --- */

struct device { int port; char action[8]; };

static void *device_of(int port, const char *action) {
	struct device *d = calloc(1, sizeof *d);
	d->port = port;
	if (action) strncpy(d->action, action, sizeof d->action - 1);
	return d;
}
static struct port *port_of(void *d) { return &ports[((struct device *)d)->port]; }

void *udev_device_new_from_syspath(void *u, const char *path) {
	(void)u;
	load();
	for (int i = 0; i < n_ports; i++)
		if (!strcmp(ports[i].sys, path)) return device_of(i, NULL);
	return NULL;
}
void *udev_device_new_from_devnum(void *u, char type, unsigned long n) { (void)u; (void)type; (void)n; return NULL; }
void *udev_device_new_from_subsystem_sysname(void *u, const char *s, const char *n) { (void)u; (void)s; (void)n; return NULL; }
void *udev_device_unref(void *d) { free(d); return NULL; }
void *udev_device_get_parent(void *d) { (void)d; return NULL; }
void *udev_device_get_parent_with_subsystem_devtype(void *d, const char *s, const char *t) { (void)d; (void)s; (void)t; return NULL; }
const char *udev_device_get_action(void *d) { return ((struct device *)d)->action; }
const char *udev_device_get_devnode(void *d) { return port_of(d)->path; }
const char *udev_device_get_devtype(void *d) { (void)d; return NULL; }
const char *udev_device_get_driver(void *d) { (void)d; return NULL; }
void *udev_device_get_properties_list_entry(void *d) { (void)d; return NULL; }
const char *udev_device_get_subsystem(void *d) { (void)d; return "tty"; }
const char *udev_device_get_sysattr_value(void *d, const char *key) { (void)d; (void)key; return NULL; }
const char *udev_device_get_sysname(void *d) { (void)d; return "ttyUSB"; }
const char *udev_device_get_syspath(void *d) { return port_of(d)->sys; }
const char *udev_device_get_property_value(void *d, const char *key) {
	struct port *p = port_of(d);
	if (!strcmp(key, "DEVNAME")) return p->path;
	if (!strcmp(key, "MAJOR")) return "4";
	if (!strcmp(key, "MINOR")) return p->minor;
	if (!strcmp(key, "SUBSYSTEM")) return "tty";
	if (!strcmp(key, "ID_BUS")) return "usb";
	if (!strcmp(key, "ID_VENDOR_ID")) return p->vendor;
	if (!strcmp(key, "ID_MODEL_ID")) return p->product;
	if (!strcmp(key, "ID_SERIAL_SHORT")) return p->serial;
	if (!strcmp(key, "ID_MODEL_ENC")) return p->name;
	return NULL;
}

/* --- plugging and unplugging --- */

struct monitor { int fd; char path[200]; };

void *udev_monitor_new_from_netlink(void *u, const char *name) {
	(void)u;
	(void)name;
	static int count;
	struct monitor *m = calloc(1, sizeof *m);
	const char *dir = getenv("FAKE_DIR");
	m->fd = -1;
	if (dir) {
		snprintf(m->path, sizeof m->path, "%s/monitor-%d-%d", dir, (int)getpid(), count++);
		mkfifo(m->path, 0600);
		m->fd = open(m->path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
	}
	return m;
}
int udev_monitor_enable_receiving(void *m) { (void)m; return 0; }
int udev_monitor_get_fd(void *m) { return ((struct monitor *)m)->fd; }
int udev_monitor_filter_add_match_subsystem_devtype(void *m, const char *s, const char *t) { (void)m; (void)s; (void)t; return 0; }
void *udev_monitor_receive_device(void *m) {
	char line[64], action[8];
	int n = 0, port;
	while (n < 63 && read(((struct monitor *)m)->fd, line + n, 1) == 1 && line[n] != '\n') n++;
	line[n] = 0;
	if (sscanf(line, "%7s %d", action, &port) != 2 || port < 0 || port >= n_ports) return NULL;
	ports[port].plugged = !strcmp(action, "add");
	return device_of(port, action);
}
void *udev_monitor_unref(void *m) {
	struct monitor *mon = m;
	if (mon->fd >= 0) close(mon->fd);
	if (mon->path[0]) unlink(mon->path);
	free(mon);
	return NULL;
}

/* --- what a pseudo-terminal has not --- */

static int modem_lines[1024];

static void log_lines(int fd) {
	const char *dir = getenv("FAKE_DIR");
	char path[200], text[160];
	if (!dir) return;
	snprintf(path, sizeof path, "%s/lines.log", dir);
	int log = open(path, O_WRONLY | O_APPEND | O_CREAT, 0600);
	if (log < 0) return;
	int n = snprintf(text, sizeof text, "%s dtr=%d rts=%d\n", ttyname(fd), !!(modem_lines[fd] & TIOCM_DTR),
			 !!(modem_lines[fd] & TIOCM_RTS));
	if (write(log, text, n) < 0) perror("lines.log");
	close(log);
}

int ioctl(int fd, unsigned long request, ...) {
	static int (*real)(int, unsigned long, ...);
	if (!real) real = dlsym(RTLD_NEXT, "ioctl");
	va_list args;
	va_start(args, request);
	void *arg = va_arg(args, void *);
	va_end(args);
	/* The bridge keeps its end open, so exclusive use would outlive close() and forbid opening the port again. */
	if (request == TIOCEXCL && getenv("FAKE_PORTS")) return 0;
	int result = real(fd, request, arg);
	if (result != -1 || (errno != ENOTTY && errno != EINVAL) || fd < 0 || fd >= 1024 || !isatty(fd)) return result;
	int *lines = arg;
	switch (request) {
	case TIOCMGET: *lines = modem_lines[fd] | TIOCM_DSR | TIOCM_CTS | TIOCM_CD; return 0;
	case TIOCMSET: modem_lines[fd] = *lines; break;
	case TIOCMBIS: modem_lines[fd] |= *lines; break;
	case TIOCMBIC: modem_lines[fd] &= ~*lines; break;
	case TIOCSBRK:
	case TIOCCBRK: break;
	default: return result;
	}
	log_lines(fd);
	return 0;
}

/* A port that is open is refused to whoever opens it again, as the kernel does with exclusive use. */
static int taken(const char *path) {
	load();
	int own = 0;
	for (int i = 0; i < n_ports; i++) own |= !strcmp(ports[i].path, path);
	for (int fd = 0; own && fd < 1024; fd++) {
		char link[40], target[128];
		snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
		ssize_t n = readlink(link, target, sizeof target - 1);
		if (n < 0) continue;
		target[n] = 0;
		if (!strcmp(target, path)) return 1;
	}
	return 0;
}
#define OPENER(name)                                                                                                   \
	int name(const char *path, int flags, ...) {                                                                      \
		static int (*real)(const char *, int, ...);                                                               \
		if (!real) real = dlsym(RTLD_NEXT, #name);                                                                \
		va_list args;                                                                                             \
		va_start(args, flags);                                                                                    \
		int mode = va_arg(args, int);                                                                             \
		va_end(args);                                                                                             \
		if (!strncmp(path, "/dev/pts/", 9) && taken(path)) {                                                      \
			errno = EBUSY;                                                                                    \
			return -1;                                                                                        \
		}                                                                                                         \
		return real(path, flags, mode);                                                                           \
	}
OPENER(open)
OPENER(open64)

/* Chromium believes in ports of known drivers only: 4:64 and up shall be one. */
static const char *instead_of(const char *path) {
	static char own[220];
	const char *dir = getenv("FAKE_DIR");
	if (!dir || strcmp(path, "/proc/tty/drivers")) return path;
	snprintf(own, sizeof own, "%s/drivers", dir);
	int file = open(own, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (file >= 0) {
		const char *text = "serial               /dev/ttyS       4 64-95 serial\n";
		if (write(file, text, strlen(text)) < 0) perror("drivers");
		close(file);
	}
	return own;
}
FILE *fopen(const char *path, const char *mode) {
	static FILE *(*real)(const char *, const char *);
	if (!real) real = dlsym(RTLD_NEXT, "fopen");
	return real(instead_of(path), mode);
}
FILE *fopen64(const char *path, const char *mode) {
	static FILE *(*real)(const char *, const char *);
	if (!real) real = dlsym(RTLD_NEXT, "fopen64");
	return real(instead_of(path), mode);
}
