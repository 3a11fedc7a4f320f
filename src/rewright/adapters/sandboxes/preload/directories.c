/* The entries of a directory in another order than the file system's, where the settings ask for it.

   The order is that of the file system reversed, and the middle one of an odd number changes places with the next one:
   no entry stays where it was. `.` and `..` come first. */
#define _GNU_SOURCE
#include "settings.h"
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct listing {
    DIR *stream;
    struct dirent64 **entries;
    size_t count, next;
    struct listing *following;
};

static struct listing *listings;
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

/* A fork while another thread lists a directory would leave the guard closed in the child for ever. */
static void lock(void) { pthread_mutex_lock(&guard); }
static void unlock(void) { pthread_mutex_unlock(&guard); }
__attribute__((constructor)) static void guard_forks(void) { pthread_atfork(lock, unlock, unlock); }

static struct dirent64 *really(DIR *stream) {
    static struct dirent64 *(*real)(DIR *);
    if (!real)
        real = dlsym(RTLD_NEXT, "readdir64");
    return real(stream);
}

static void forget(DIR *stream) {
    struct listing **link = &listings, *found;
    while ((found = *link) && found->stream != stream)
        link = &found->following;
    if (!found)
        return;
    *link = found->following;
    for (size_t i = 0; i < found->count; i++)
        free(found->entries[i]);
    free(found->entries);
    free(found);
}

static int is_dots(const struct dirent64 *entry) {
    return !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
}

static void turn(struct dirent64 **entries, size_t count) {
    for (size_t i = 0; i < count / 2; i++) {
        struct dirent64 *other = entries[i];
        entries[i] = entries[count - 1 - i];
        entries[count - 1 - i] = other;
    }
    if (count % 2 && count > 1) {
        struct dirent64 *middle = entries[count / 2];
        entries[count / 2] = entries[count / 2 + 1];
        entries[count / 2 + 1] = middle;
    }
}

/* Read a whole directory; NULL with errno when it cannot be read or there is no memory. */
static struct listing *listed(DIR *stream) {
    struct listing *found = calloc(1, sizeof *found);
    struct dirent64 *entry;
    size_t room = 0, dots = 0;
    if (!found)
        return NULL;
    found->stream = stream;
    found->following = listings;
    listings = found;
    errno = 0;
    while ((entry = really(stream))) {
        if (found->count == room) {
            struct dirent64 **more = realloc(found->entries, (room = room ? 2 * room : 64) * sizeof *more);
            if (!more)
                break;
            found->entries = more;
        }
        struct dirent64 *copy = malloc(entry->d_reclen);
        if (!copy)
            break;
        memcpy(copy, entry, entry->d_reclen);
        found->entries[found->count++] = copy;
        if (is_dots(copy)) {
            found->entries[found->count - 1] = found->entries[dots];
            found->entries[dots++] = copy;
        }
    }
    if (entry || errno) {
        int problem = errno ? errno : ENOMEM;
        forget(stream);
        errno = problem;
        return NULL;
    }
    turn(found->entries + dots, found->count - dots);
    return found;
}

struct dirent64 *readdir64(DIR *stream) {
    struct dirent64 *entry = NULL;
    int before = errno;
    if (!settings()->reversed)
        return really(stream);
    lock();
    struct listing *found = listings;
    while (found && found->stream != stream)
        found = found->following;
    if (!found)
        found = listed(stream);
    if (found) {
        /* The end of a directory leaves errno as it was; callers tell it from a failure by that. */
        errno = before;
        if (found->next < found->count)
            entry = found->entries[found->next++];
    }
    unlock();
    return entry;
}

#if defined(__LP64__)
/* With 64-bit offsets both names mean the same records. */
struct dirent *readdir(DIR *stream) { return (struct dirent *)readdir64(stream); }
#endif

void rewinddir(DIR *stream) {
    static void (*real)(DIR *);
    if (!real)
        real = dlsym(RTLD_NEXT, "rewinddir");
    lock();
    forget(stream);
    unlock();
    real(stream);
}

int closedir(DIR *stream) {
    static int (*real)(DIR *);
    if (!real)
        real = dlsym(RTLD_NEXT, "closedir");
    lock();
    forget(stream);
    unlock();
    return real(stream);
}

long telldir(DIR *stream) {
    static long (*real)(DIR *);
    long place = -1;
    if (!real)
        real = dlsym(RTLD_NEXT, "telldir");
    lock();
    for (struct listing *found = listings; found; found = found->following)
        if (found->stream == stream)
            place = (long)found->next;
    unlock();
    return place < 0 ? real(stream) : place;
}

void seekdir(DIR *stream, long place) {
    static void (*real)(DIR *, long);
    int ours = 0;
    if (!real)
        real = dlsym(RTLD_NEXT, "seekdir");
    lock();
    for (struct listing *found = listings; found; found = found->following)
        if (found->stream == stream) {
            found->next = (size_t)place <= found->count ? (size_t)place : found->count;
            ours = 1;
        }
    unlock();
    if (!ours)
        real(stream, place);
}
