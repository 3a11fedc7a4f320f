/* The wall clock as the program asks for it, shifted by a constant.

   The monotonic clock, sleeps and the times of files stay as they are. A moment of the shifted clock that the program
   waits for is shifted back before the kernel sees it, so that nothing waits too long or not at all. */
#define _GNU_SOURCE
#include "settings.h"
#include <dlfcn.h>
#include <mqueue.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>

#define SECOND 1000000000LL
/* Beyond this many seconds a deadline means "never", and adding to it would overflow. */
#define NEVER 100000000000LL
/* The real function, looked up once a call site: the linker finds ours first, and this one next. */
#define REAL(name) static __typeof__(&name) real; if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static int is_wall(clockid_t clock) {
    return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE || clock == CLOCK_TAI || clock == CLOCK_REALTIME_ALARM;
}

static struct timespec moved(const struct timespec *moment, long long by) {
    struct timespec result = *moment;
    if (result.tv_sec > NEVER || result.tv_sec < -NEVER)
        return result;
    result.tv_sec += by / SECOND;
    result.tv_nsec += by % SECOND;
    if (result.tv_nsec >= SECOND) {
        result.tv_nsec -= SECOND;
        result.tv_sec++;
    } else if (result.tv_nsec < 0) {
        result.tv_nsec += SECOND;
        result.tv_sec--;
    }
    return result;
}

static struct timespec back(const struct timespec *moment) { return moved(moment, -settings()->shift_ns); }

static int real_clock(clockid_t clock, struct timespec *now) {
    REAL(clock_gettime);
    return real(clock, now);
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = real_clock(clock, now);
    if (!failed && is_wall(clock))
        *now = moved(now, settings()->shift_ns);
    return failed;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec moment;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &moment))
        return -1;
    now->tv_sec = moment.tv_sec;
    now->tv_usec = moment.tv_nsec / 1000;
    return 0;
}

time_t time(time_t *seconds) {
    struct timespec moment;
    clock_gettime(CLOCK_REALTIME, &moment);
    if (seconds)
        *seconds = moment.tv_sec;
    return moment.tv_sec;
}

int timespec_get(struct timespec *now, int base) {
    return base == TIME_UTC && !clock_gettime(CLOCK_REALTIME, now) ? base : 0;
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
    REAL(sem_timedwait);
    struct timespec moment = back(until);
    return real(semaphore, &moment);
}

int sem_clockwait(sem_t *restrict semaphore, clockid_t clock, const struct timespec *restrict until) {
    static int (*real)(sem_t *, clockid_t, const struct timespec *);
    struct timespec moment = is_wall(clock) ? back(until) : *until;
    if (!real)
        real = dlsym(RTLD_NEXT, "sem_clockwait");
    return real(semaphore, clock, &moment);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict until) {
    REAL(pthread_mutex_timedlock);
    struct timespec moment = back(until);
    return real(mutex, &moment);
}

int pthread_rwlock_timedrdlock(pthread_rwlock_t *restrict lock, const struct timespec *restrict until) {
    REAL(pthread_rwlock_timedrdlock);
    struct timespec moment = back(until);
    return real(lock, &moment);
}

int pthread_rwlock_timedwrlock(pthread_rwlock_t *restrict lock, const struct timespec *restrict until) {
    REAL(pthread_rwlock_timedwrlock);
    struct timespec moment = back(until);
    return real(lock, &moment);
}

/* Whether a condition waits on the monotonic clock is hidden in it: its deadline lies near the clock it was made from. */
static int is_monotonic(const struct timespec *until) {
    struct timespec monotonic, wall;
    long long to_monotonic, to_wall;
    real_clock(CLOCK_MONOTONIC, &monotonic);
    clock_gettime(CLOCK_REALTIME, &wall);
    to_monotonic = (long long)until->tv_sec - monotonic.tv_sec;
    to_wall = (long long)until->tv_sec - wall.tv_sec;
    return (to_monotonic < 0 ? -to_monotonic : to_monotonic) < (to_wall < 0 ? -to_wall : to_wall);
}

int pthread_cond_timedwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
                           const struct timespec *restrict until) {
    static int (*real)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
    struct timespec moment = is_monotonic(until) ? *until : back(until);
#ifdef __GLIBC__
    /* An older version of the same name treats the condition's memory otherwise. */
    if (!real)
        real = dlvsym(RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
#endif
    if (!real)
        real = dlsym(RTLD_NEXT, "pthread_cond_timedwait");
    return real(condition, mutex, &moment);
}

int pthread_cond_clockwait(pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex, clockid_t clock,
                           const struct timespec *restrict until) {
    static int (*real)(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *);
    struct timespec moment = is_wall(clock) ? back(until) : *until;
    if (!real)
        real = dlsym(RTLD_NEXT, "pthread_cond_clockwait");
    return real(condition, mutex, clock, &moment);
}

int clock_nanosleep(clockid_t clock, int flags, const struct timespec *until, struct timespec *left) {
    REAL(clock_nanosleep);
    struct timespec moment = (flags & TIMER_ABSTIME) && is_wall(clock) ? back(until) : *until;
    return real(clock, flags, &moment, left);
}

int timerfd_settime(int timer, int flags, const struct itimerspec *when, struct itimerspec *before) {
    REAL(timerfd_settime);
    struct itimerspec moment = *when;
    if ((flags & TFD_TIMER_ABSTIME) && (when->it_value.tv_sec || when->it_value.tv_nsec)) {
        if (!is_monotonic(&when->it_value))
            moment.it_value = back(&when->it_value);
    }
    return real(timer, flags, &moment, before);
}

ssize_t mq_timedreceive(mqd_t queue, char *restrict message, size_t size, unsigned *restrict priority,
                        const struct timespec *restrict until) {
    REAL(mq_timedreceive);
    struct timespec moment = back(until);
    return real(queue, message, size, priority, &moment);
}

int mq_timedsend(mqd_t queue, const char *message, size_t size, unsigned priority, const struct timespec *until) {
    REAL(mq_timedsend);
    struct timespec moment = back(until);
    return real(queue, message, size, priority, &moment);
}
