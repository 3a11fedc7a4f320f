/* What a run's settings file says: the wall clock's distance from this machine's, and the order of directories. */
#ifndef REWRIGHT_SETTINGS_H
#define REWRIGHT_SETTINGS_H

struct settings {
    long long shift_ns;
    int reversed;
};

/* Read once a process, at the first call; zeros where there is no file. */
const struct settings *settings(void);

#endif
