// An ALSA sequencer for machines that have none (containers, most servers). It takes everything and keeps nothing, and
// plays the note A4 into the program's first port: 0.4 seconds of every 0.8.
//
//     LD_PRELOAD=.../sequencer.so qtractor session.qtr
//
// Qtractor wants a sequencer before it opens a session, whether or not the session uses one. Only the calls that would
// reach the kernel are answered here; the ones that fill in structures remain ALSA's. C links by name alone, so the
// arguments that are not looked at are not declared either.
#include <alsa/seq_event.h>
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/timerfd.h>
#include <unistd.h>

// What a program holds of the sequencer: a timer, readable when the note begins or ends.
struct Connection {
    int timer;
};

// By the name "default" one hears the note; by any other, nothing: Qtractor watches for new devices with a second one.
int snd_seq_open(struct Connection** opened, const char* name) {
    static struct Connection playing = {-1}, silent = {-1};
    const struct itimerspec beat = {{0, 400000000}, {0, 400000000}};
    const int plays = strcmp(name, "default") == 0;
    struct Connection* connection = *opened = plays ? &playing : &silent;
    if (connection->timer < 0)
        connection->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (connection->timer < 0 || (plays && timerfd_settime(connection->timer, 0, &beat, NULL) != 0))
        return -errno;
    return 0;
}
int snd_seq_client_id(void) { return 128; } // the first that is not the system's
int snd_seq_poll_descriptors_count(void) { return 1; }
int snd_seq_poll_descriptors(const struct Connection* connection, struct pollfd* descriptors) {
    descriptors[0] = (struct pollfd){.fd = connection->timer, .events = POLLIN};
    return 1;
}

int snd_seq_event_input(const struct Connection* connection, snd_seq_event_t** event) {
    static snd_seq_event_t note; // of whoever reads it, who may change it
    static int sounds = 0;
    uint64_t beats;
    if (read(connection->timer, &beats, sizeof beats) != sizeof beats) return -EAGAIN;
    sounds = !sounds;
    note = (snd_seq_event_t){.type = sounds ? SND_SEQ_EVENT_NOTEON : SND_SEQ_EVENT_NOTEOFF};
    note.data.note.note = 69;
    note.data.note.velocity = 100;
    *event = &note;
    return 1;
}

#define TAKES(call)                                                                                          \
    int snd_seq_##call(void) { return 0; }
TAKES(alloc_queue)
TAKES(close)
TAKES(control_queue)
TAKES(create_simple_port)
TAKES(delete_simple_port)
TAKES(drain_output)
TAKES(drop_input)
TAKES(drop_output)
TAKES(event_input_pending)
TAKES(event_output)
TAKES(event_output_direct)
TAKES(free_queue)
TAKES(get_port_info)
TAKES(get_queue_status)
TAKES(get_queue_tempo)
TAKES(remove_events)
TAKES(set_client_name)
TAKES(set_port_info)
TAKES(set_queue_tempo)
TAKES(set_queue_timer)
TAKES(subscribe_port)
TAKES(unsubscribe_port)

#define HAS_NONE(call)                                                                                       \
    int snd_seq_##call(void) { return -ENOENT; }
HAS_NONE(get_any_client_info)
HAS_NONE(get_any_port_info)
HAS_NONE(query_next_client)
HAS_NONE(query_next_port)
HAS_NONE(query_port_subscribers)
