// A CLAP plugin in plain C for the tests: out = in * gain. Compiled several times; what differs is defined by CMake:
//   GAIN_ID "test.gain"     GAIN_VERSION "1.0.0"    GAIN_DEFAULT 1.0    GAIN_PARAMETERS 3 (more are plain filling)
//   GAIN_AT_LOAD ...        a statement its initialiser runs, e.g. abort()
//   GAIN_IN_PROCESS ...     one that every block runs at its end, with `value` and `out`
//   GAIN_ASKED ...          one that its main thread runs before it answers with a value, a text or a state
//   GAIN_AT_ACTIVATION ... one that runs when it is activated
//   GAIN_LOADS true         whether it takes states
//   GAIN_ASKS true          whether each block asks the host for its main thread
//   GAIN_PORTS 1            audio ports a side; those beside the main ones have two channels, and must be there
//   GAIN_CLAP_MAJOR 1       GAIN_INIT_RESULT true
#include <clap/entry.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>
#include <clap/ext/thread-check.h>
#include <clap/plugin-factory.h>

#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef GAIN_ID
#define GAIN_ID "test.gain"
#endif
#ifndef GAIN_VERSION
#define GAIN_VERSION "1.0.0"
#endif
#ifndef GAIN_DEFAULT
#define GAIN_DEFAULT 1.0
#endif
#ifndef GAIN_PARAMETERS
#define GAIN_PARAMETERS 3
#endif
#ifndef GAIN_AT_LOAD
#define GAIN_AT_LOAD
#endif
#ifndef GAIN_IN_PROCESS
#define GAIN_IN_PROCESS
#endif
#ifndef GAIN_AT_ACTIVATION
#define GAIN_AT_ACTIVATION
#endif
#ifndef GAIN_ASKED
#define GAIN_ASKED
#endif
#ifndef GAIN_ASKS
#define GAIN_ASKS true
#endif
#ifndef GAIN_LOADS
#define GAIN_LOADS true
#endif
#ifndef GAIN_PORTS
#define GAIN_PORTS 1
#endif
#ifndef GAIN_CLAP_MAJOR
#define GAIN_CLAP_MAJOR 1
#endif
#ifndef GAIN_INIT_RESULT
#define GAIN_INIT_RESULT true
#endif

/// Leaves a process behind in a session of its own, and says which.
__attribute__((unused)) static void daemonise(void) {
    if (fork() != 0) return (void)usleep(100000);
    setsid();
    if (fork() == 0) {
        fprintf(stderr, "%d\n", (int)getpid());
        for (int output = 1; output <= 2; ++output) close(output);
        while (1) pause();
    }
    _exit(0);
}

__attribute__((constructor)) static void at_load(void) { GAIN_AT_LOAD; }

enum { gain_id = 7, bypass_id = 8, steps_id = 9 };

struct gain {
    clap_plugin_t plugin;
    const clap_host_t* host;
    _Atomic double value; // saved by the main thread while the audio thread sets it
    bool called_on_main_thread;
};

static struct gain* self(const clap_plugin_t* plugin) { return plugin->plugin_data; }

static const clap_host_thread_check_t* threads(const clap_plugin_t* plugin) {
    const clap_host_t* host = self(plugin)->host;
    return host->get_extension(host, CLAP_EXT_THREAD_CHECK);
}

static bool on_main(const clap_plugin_t* plugin) {
    return threads(plugin)->is_main_thread(self(plugin)->host)
           && !threads(plugin)->is_audio_thread(self(plugin)->host);
}

static bool on_audio(const clap_plugin_t* plugin) {
    return threads(plugin)->is_audio_thread(self(plugin)->host)
           && !threads(plugin)->is_main_thread(self(plugin)->host);
}

// Parameters
static uint32_t param_count(const clap_plugin_t* plugin) { return (void)plugin, GAIN_PARAMETERS; }

static bool param_info(const clap_plugin_t* plugin, uint32_t index, clap_param_info_t* info) {
    (void)plugin;
    memset(info, 0, sizeof *info);
    info->id = gain_id + index;
    info->max_value = index == 0 ? 2 : index == 1 ? 1 : 5;
    info->default_value = index == 0 ? GAIN_DEFAULT : 0;
    info->flags = index == 0 ? CLAP_PARAM_IS_AUTOMATABLE : index < 3 ? CLAP_PARAM_IS_STEPPED : 0;
    if (index < 3)
        strcpy(info->name, index == 0 ? "Gain" : index == 1 ? "Bypass" : "Steps");
    else
        snprintf(info->name, sizeof info->name, "Filling %u", index);
    strcpy(info->module, "Main");
    return true;
}

static void asked(const clap_plugin_t* plugin) {
    (void)plugin;
    GAIN_ASKED;
}

static bool param_value(const clap_plugin_t* plugin, clap_id id, double* value) {
    asked(plugin);
    *value = id == gain_id ? self(plugin)->value : 0;
    return true;
}

static bool value_to_text(const clap_plugin_t* plugin, clap_id id, double value, char* text, uint32_t size) {
    (void)id;
    asked(plugin);
    snprintf(text, size, "%.2f x", value);
    return true;
}

static bool text_to_value(const clap_plugin_t* plugin, clap_id id, const char* text, double* value) {
    (void)plugin, (void)id;
    char* end;
    *value = strtod(text, &end);
    return end != text;
}

static void take_events(const clap_plugin_t* plugin, const clap_input_events_t* in) {
    for (uint32_t i = 0; i < in->size(in); ++i) {
        const clap_event_header_t* event = in->get(in, i);
        if (event->type != CLAP_EVENT_PARAM_VALUE) continue;
        const clap_event_param_value_t* change = (const void*)event;
        if (change->param_id == gain_id) self(plugin)->value = change->value;
    }
}

static void flush(
    const clap_plugin_t* plugin, const clap_input_events_t* in, const clap_output_events_t* out) {
    (void)out;
    take_events(plugin, in);
    if (on_main(plugin) && in->size(in) == 0) self(plugin)->value = 1.25;
}

static const clap_plugin_params_t params = {
    param_count, param_info, param_value, value_to_text, text_to_value, flush};

// State, in small pieces, as a stream may want them
static bool save(const clap_plugin_t* plugin, const clap_ostream_t* stream) {
    asked(plugin);
    const double value = self(plugin)->value;
    const char* bytes = (const char*)&value;
    for (size_t i = 0; i < sizeof(double); ++i)
        if (stream->write(stream, bytes + i, 1) != 1) return false;
    return true;
}

static bool load(const clap_plugin_t* plugin, const clap_istream_t* stream) {
    double value;
    if (!GAIN_LOADS || stream->read(stream, &value, sizeof value) != sizeof value) return false;
    self(plugin)->value = value;
    return true;
}

static const clap_plugin_state_t state = {save, load};

// Ports, latency
static uint32_t audio_ports_count(const clap_plugin_t* plugin, bool is_input) {
    return (void)plugin, (void)is_input, GAIN_PORTS;
}
static bool audio_port(
    const clap_plugin_t* plugin, uint32_t index, bool is_input, clap_audio_port_info_t* info) {
    (void)plugin;
    memset(info, 0, sizeof *info);
    info->id = index;
    info->channel_count = index > 0 ? 2 : is_input ? 1 : 2;
    info->flags = index > 0 ? 0 : CLAP_AUDIO_PORT_IS_MAIN;
    return true;
}
static const clap_plugin_audio_ports_t audio_ports = {audio_ports_count, audio_port};

static uint32_t note_ports_count(const clap_plugin_t* plugin, bool is_input) {
    return (void)plugin, is_input ? 1 : 0;
}
static bool note_port(
    const clap_plugin_t* plugin, uint32_t index, bool is_input, clap_note_port_info_t* info) {
    (void)plugin, (void)index, (void)is_input;
    memset(info, 0, sizeof *info);
    return true;
}
static const clap_plugin_note_ports_t note_ports = {note_ports_count, note_port};

static uint32_t latency_now = 32;
static uint32_t latency_frames(const clap_plugin_t* plugin) { return (void)plugin, latency_now; }
static const clap_plugin_latency_t latency = {latency_frames};

// clap.tail and clap.log, which Debian's headers lack
static uint32_t tail_frames(const clap_plugin_t* plugin) { return (void)plugin, 0x7fffffff; }
static const struct { uint32_t (*get)(const clap_plugin_t*); } tail = {tail_frames};
struct host_log {
    void (*log)(const clap_host_t*, int32_t, const char*);
};

static void log_to_host(const clap_plugin_t* plugin, const char* text) {
    const clap_host_t* host = self(plugin)->host;
    const struct host_log* log = host->get_extension(host, "clap.log");
    if (log) log->log(host, 1, text);
}

// The plugin
static bool init(const clap_plugin_t* plugin) {
    log_to_host(plugin, "hello");
    return on_main(plugin);
}
// What GAIN_IN_PROCESS may use.
__attribute__((unused)) static void* held;
__attribute__((unused)) static size_t size;
__attribute__((unused)) static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

__attribute__((unused)) static void work(int turns) {
    for (volatile int i = 0; i < turns; i = i + 1) {
    }
}
__attribute__((unused)) static void turn_itself(
    const clap_plugin_t* plugin, const clap_process_t* block, double value) {
    const clap_event_param_value_t change = {
        {sizeof change, 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_VALUE, 0}, gain_id, NULL, -1, -1, -1,
        -1, self(plugin)->value = value};
    block->out_events->try_push(block->out_events, &change.header);
}

static void destroy(const clap_plugin_t* plugin) {
    free(held);
    held = NULL;
    free(self(plugin));
}
static bool activate(const clap_plugin_t* plugin, double rate, uint32_t min_frames, uint32_t max_frames) {
    GAIN_AT_ACTIVATION;
    return rate > 0 && min_frames > 0 && max_frames >= min_frames && on_main(plugin);
}
static void deactivate(const clap_plugin_t* plugin) { (void)plugin; }
static bool start_processing(const clap_plugin_t* plugin) { return on_audio(plugin); }
static void stop_processing(const clap_plugin_t* plugin) { (void)plugin; }
static void reset(const clap_plugin_t* plugin) { (void)plugin; }

/// Silence comes in by the ports beside the main ones; and something goes out.
static bool use_side_ports(const clap_process_t* block) {
    if (block->audio_inputs_count < GAIN_PORTS || block->audio_outputs_count < GAIN_PORTS) return false;
    for (uint32_t port = 1; port < GAIN_PORTS; ++port)
        for (uint32_t channel = 0; channel < 2; ++channel)
            for (uint32_t i = 0; i < block->frames_count; ++i) {
                if (block->audio_inputs[port].data32[channel][i] != 0) return false;
                block->audio_outputs[port].data32[channel][i] = 1;
            }
    return true;
}

static clap_process_status process(const clap_plugin_t* plugin, const clap_process_t* block) {
    if (!on_audio(plugin) || !use_side_ports(block)) return CLAP_PROCESS_ERROR;
    take_events(plugin, block->in_events);
    for (uint32_t channel = 0; channel < 2; ++channel)
        for (uint32_t i = 0; i < block->frames_count; ++i)
            block->audio_outputs[0].data32[channel][i] =
                block->audio_inputs[0].data32[0][i] * (float)self(plugin)->value;
    if (GAIN_ASKS) self(plugin)->host->request_callback(self(plugin)->host);
    if (GAIN_ASKS) self(plugin)->host->request_restart(self(plugin)->host);
    log_to_host(plugin, "processed");
    const double value = self(plugin)->value;
    float** out = block->audio_outputs[0].data32;
    (void)value, (void)out;
    GAIN_IN_PROCESS;
    return CLAP_PROCESS_CONTINUE;
}

static const void* get_extension(const clap_plugin_t* plugin, const char* id) {
    (void)plugin;
    if (!strcmp(id, CLAP_EXT_PARAMS)) return &params;
    if (!strcmp(id, CLAP_EXT_STATE)) return &state;
    if (!strcmp(id, CLAP_EXT_AUDIO_PORTS)) return &audio_ports;
    if (!strcmp(id, CLAP_EXT_NOTE_PORTS)) return &note_ports;
    if (!strcmp(id, CLAP_EXT_LATENCY)) return &latency;
    if (!strcmp(id, "clap.tail")) return &tail;
    return NULL;
}

static void on_main_thread(const clap_plugin_t* plugin) {
    const clap_host_t* host = self(plugin)->host;
    const clap_host_params_t* host_params = host->get_extension(host, CLAP_EXT_PARAMS);
    self(plugin)->value = 0.75;
    host_params->rescan(host, CLAP_PARAM_RESCAN_VALUES);
    host_params->request_flush(host);
}

static const char* features[] = {CLAP_PLUGIN_FEATURE_AUDIO_EFFECT, NULL};
static const clap_plugin_descriptor_t descriptor = {
    .clap_version = CLAP_VERSION_INIT,
    .id = GAIN_ID,
    .name = "Gain",
    .vendor = "Test",
    .version = GAIN_VERSION,
    .description = "For the tests",
    .features = features,
};

static uint32_t plugin_count(const clap_plugin_factory_t* factory) { return (void)factory, 1; }
static const clap_plugin_descriptor_t* get_descriptor(const clap_plugin_factory_t* factory, uint32_t index) {
    return (void)factory, index == 0 ? &descriptor : NULL;
}
static const clap_plugin_t* create(
    const clap_plugin_factory_t* factory, const clap_host_t* host, const char* id) {
    (void)factory;
    if (strcmp(id, descriptor.id) != 0) return NULL;
    struct gain* gain = calloc(1, sizeof *gain);
    gain->host = host;
    gain->value = GAIN_DEFAULT;
    gain->plugin = (clap_plugin_t){&descriptor, gain, init, destroy, activate, deactivate, start_processing,
        stop_processing, reset, process, get_extension, on_main_thread};
    return &gain->plugin;
}
static const clap_plugin_factory_t factory = {plugin_count, get_descriptor, create};

static bool entry_init(const char* path) {
    printf("stray output of %s\n", path);
    fflush(stdout);
    return GAIN_INIT_RESULT;
}
static void entry_deinit(void) {}
static const void* get_factory(const char* id) {
    return strcmp(id, CLAP_PLUGIN_FACTORY_ID) ? NULL : &factory;
}

CLAP_EXPORT const clap_plugin_entry_t clap_entry = {
    {GAIN_CLAP_MAJOR, 1, 1}, entry_init, entry_deinit, get_factory};
