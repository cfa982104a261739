// An ALSA sequencer for machines that have none (containers, most servers): it takes everything and says nothing.
//
//     LD_PRELOAD=.../no_sequencer.so qtractor session.qtr
//
// Qtractor wants a sequencer before it opens a session, whether or not the session uses one. Only the calls that would
// reach the kernel are answered here; the ones that fill in structures remain ALSA's. C links by name alone, so the
// arguments that are not looked at are not declared either.
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int silent_pipe[2]; // nothing is ever written to it

int snd_seq_open(void** sequencer) {
    *sequencer = silent_pipe;
    return pipe(silent_pipe) == 0 ? 0 : -errno;
}
int snd_seq_client_id(void) { return 128; } // the first that is not the system's
int snd_seq_poll_descriptors_count(void) { return 1; }
int snd_seq_poll_descriptors(void* sequencer, struct pollfd* descriptors) {
    (void)sequencer;
    descriptors[0] = (struct pollfd){.fd = silent_pipe[0], .events = POLLIN};
    return 1;
}
int snd_seq_event_input(void) { return -EAGAIN; }

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
