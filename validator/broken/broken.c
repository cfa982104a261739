// A small CLAP plugin with one fault, chosen by FAULT when it is compiled: for each a certain rule
// must be named. Without a fault (FAULT_NONE) it is a stereo gain that holds to them all.
#include <aviary/abi/clap/audio_ports_config.h>
#include <aviary/abi/clap/log.h>
#include <aviary/abi/clap/plugin_factory.h>
#include <clap/entry.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>
#include <clap/plugin-features.h>
#include <clap/plugin.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    FAULT_NONE,
    FAULT_WRITES_BEYOND,
    FAULT_READS_BEYOND,
    FAULT_ALLOCATES,
    FAULT_LOCKS,
    FAULT_CALLS_FROM_AUDIO_THREAD,
    FAULT_CALLS_FROM_OWN_THREAD,
    FAULT_CALLS_WHILE_CREATED,
    FAULT_NOT_A_NUMBER,
    FAULT_SUBNORMAL,
    FAULT_MUTATES_INPUT,
    FAULT_LEAVES_UNWRITTEN,
    FAULT_KEEPS_FLAGS,
    FAULT_FLOAT_MODE,
    FAULT_STATE_DIFFERS,
    FAULT_STATE_READS_AT_ONCE,
    FAULT_STATE_TAKES_ANYTHING,
    FAULT_STATE_CRASHES,
    FAULT_SAVES_AT_REST,
    FAULT_TEXT_DIFFERS,
    FAULT_TEXT_OVERRUNS,
    FAULT_DEFAULT_DIFFERS,
    FAULT_RANGE_IGNORED,
    FAULT_SPACE_IGNORED,
    FAULT_NEEDS_COOKIE,
    FAULT_INDEX_UNCHECKED,
    FAULT_SHARES_STATE,
    FAULT_KEEPS_TAIL,
    FAULT_IN_PLACE,
    FAULT_BLOCK_SIZE,
    FAULT_SLEEPS_TOO_SOON,
    FAULT_UNSORTED_EVENTS,
    FAULT_NOTES_CRASH,
    FAULT_TRANSPORT_NEEDED,
    FAULT_DESCRIPTOR_DIFFERS,
    FAULT_ID_PREFIX,
    FAULT_NO_CATEGORY,
    FAULT_FLUSH_IGNORED,
    FAULT_HANGS,
    FAULT_CRASHES,
    FAULT_FORKS,
    FAULT_PRINTS,
    FAULT_EXTENSIONS_NEEDED,
    FAULT_SAME_IDS,
    FAULT_TEXT_UNCHECKED,
    FAULT_TEXT_FOR_ALL,
    FAULT_ANY_FACTORY,
    FAULT_NO_FACTORY,
    FAULT_OTHER_FACTORY,
    FAULT_REFUSES_RATES,
    FAULT_COUNTS_TOO_MANY,
    FAULT_BLAMES_HOST,
    FAULT_NAMELESS,
    FAULT_STARTS_ONCE,
    FAULT_STATE_READS_ALL,
    FAULT_STATE_UNCHECKED,
    FAULT_NEEDS_INIT,
    FAULT_TWO_MAIN_PORTS,
    FAULT_LATENCY_HUGE,
    FAULT_PREFERS_ANOTHER,
    FAULT_ANY_EXTENSION,
    FAULT_ENTRY_ONCE,
    FAULT_NAMELESS_PORT,
    FAULT_CONFIG_REFUSED,
    FAULT_WIDE_DIFFERS,
    FAULT_PRESET_DOES_NOT_LOAD,
    FAULT_CONTROLS_NOTHING,
    FAULT_MORE_VOICES_THAN_ROOM,
    FAULT_CONTEXTS_DIFFER,
    FAULT_LABEL_NEEDED,
    FAULT_APPLIES_ANYTHING,
    FAULT_KEEPS_PLACE,
    FAULT_ASKS_FOR_ANOTHER,
};
#define IS(fault) (FAULT == FAULT_##fault)

typedef struct {
    clap_plugin_t clap;
    const clap_host_t* host;
    double gain;
    uint32_t max_frames;
    float last;
    int mode, starts;
    uint32_t line, place; ///< how long a delay line would be, and where it is
    bool is_initialised;
    _Atomic bool is_playing;
    pthread_mutex_t mutex;
} Plugin;

static Plugin* of(const clap_plugin_t* clap) { return (Plugin*)clap->plugin_data; }

// Parameters

static uint32_t param_count(const clap_plugin_t* clap) {
    (void)clap;
    return IS(COUNTS_TOO_MANY) ? 3 : 2;
}
static bool param_info(const clap_plugin_t* clap, uint32_t index, clap_param_info_t* info) {
    if (index >= 2 && !IS(INDEX_UNCHECKED)) return false;
    memset(info, 0, sizeof *info);
    info->id = index == 0 || IS(SAME_IDS) ? 10 : 20;
    info->flags = CLAP_PARAM_IS_AUTOMATABLE | (IS(CRASHES) ? CLAP_PARAM_IS_MODULATABLE : 0)
                  | (index == 1 ? CLAP_PARAM_IS_STEPPED : 0);
    info->cookie = &of(clap)->mode;
    info->max_value = index == 0 ? 2 : 3;
    info->default_value = IS(DEFAULT_DIFFERS) ? 0.5 : index == 0 ? 1 : 0;
    strcpy(info->name, index == 0 ? "Gain" : "Mode");
    return true;
}

static bool param_value(const clap_plugin_t* clap, clap_id id, double* value) {
    if (id == 10) *value = of(clap)->gain;
    if (id == 20) *value = of(clap)->mode;
    return id == 10 || id == 20;
}
static bool param_text(const clap_plugin_t* clap, clap_id id, double value, char* text, uint32_t size) {
    (void)clap;
    if (id != 10 && id != 20 && !IS(TEXT_FOR_ALL)) return false;
    if (IS(TEXT_OVERRUNS)) size = 64;
    snprintf(text, size, "%.3f", value);
    return true;
}
static bool param_from_text(const clap_plugin_t* clap, clap_id id, const char* text, double* value) {
    (void)clap;
    char* end;
    const double read = strtod(text, &end);
    if (end == text || (id != 10 && id != 20) || isnan(read)) return false;
    const double most = id == 10 ? 2 : 3;
    *value = IS(TEXT_UNCHECKED) ? read : read < 0 ? 0 : read > most ? most : read;
    if (IS(TEXT_DIFFERS)) *value = most - *value;
    return true;
}

static void set(Plugin* plugin, clap_id id, double value) {
    if (!IS(RANGE_IGNORED)) {
        if (isnan(value)) return;
        const double most = id == 10 ? 2 : 3;
        value = value < 0 ? 0 : value > most ? most : value;
    }
    if (id == 10) plugin->gain = value;
    if (id == 20) plugin->mode = (int)lround(value);
}

static void take_event(Plugin* plugin, const clap_event_header_t* header) {
    if (header->space_id != CLAP_CORE_EVENT_SPACE_ID && !IS(SPACE_IGNORED)) return;
    if (header->type == CLAP_EVENT_NOTE_ON && IS(NOTES_CRASH)) {
        const clap_event_note_t* note = (const clap_event_note_t*)header;
        if (note->key < 0 || note->key > 127) *(volatile int*)8 = note->key;
    }
    if (header->type != CLAP_EVENT_PARAM_VALUE) return;
    const clap_event_param_value_t* change = (const clap_event_param_value_t*)header;
    if (IS(NEEDS_COOKIE) && !change->cookie) return;
    set(plugin, change->param_id, change->value);
}
static void take_events(Plugin* plugin, const clap_input_events_t* in) {
    const uint32_t count = in ? in->size(in) : 0;
    for (uint32_t i = 0; i < count; ++i) take_event(plugin, in->get(in, i));
}
static void flush(const clap_plugin_t* clap, const clap_input_events_t* in, const clap_output_events_t* out) {
    (void)out;
    if (!IS(FLUSH_IGNORED)) take_events(of(clap), in);
}
static const clap_plugin_params_t params = {
    param_count, param_info, param_value, param_text, param_from_text, flush};

// Ports

static uint32_t port_count(const clap_plugin_t* clap, bool input) {
    (void)clap;
    (void)input;
    return IS(TWO_MAIN_PORTS) ? 2 : 1;
}
static bool port(const clap_plugin_t* clap, uint32_t index, bool input, clap_audio_port_info_t* info) {
    (void)clap;
    if (index >= port_count(clap, input)) return false;
    memset(info, 0, sizeof *info);
    info->id = index + 1;
    if (!IS(NAMELESS_PORT)) strcpy(info->name, input ? "In" : "Out");
    info->flags = CLAP_AUDIO_PORT_IS_MAIN | CLAP_AUDIO_PORT_SUPPORTS_64BITS;
    info->channel_count = 2;
    info->port_type = CLAP_PORT_STEREO;
    info->in_place_pair = index + 1;
    return true;
}
static const clap_plugin_audio_ports_t ports = {port_count, port};

static uint32_t note_port_count(const clap_plugin_t* clap, bool input) {
    (void)clap;
    return input;
}
static bool note_port(const clap_plugin_t* clap, uint32_t index, bool input, clap_note_port_info_t* info) {
    (void)clap;
    *info = (clap_note_port_info_t){1, CLAP_NOTE_DIALECT_CLAP | CLAP_NOTE_DIALECT_MIDI,
        IS(PREFERS_ANOTHER) ? CLAP_NOTE_DIALECT_MIDI2 : CLAP_NOTE_DIALECT_CLAP, "Notes"};
    return input && index == 0;
}
static const clap_plugin_note_ports_t note_ports = {note_port_count, note_port};

static uint32_t latency_of(const clap_plugin_t* clap) {
    (void)clap;
    return 1u << 31;
}
static const clap_plugin_latency_t latency = {latency_of};

static uint32_t config_count(const clap_plugin_t* clap) {
    (void)clap;
    return 1;
}
static bool config(const clap_plugin_t* clap, uint32_t index, clap_audio_ports_config_t* info) {
    (void)clap;
    *info =
        (clap_audio_ports_config_t){7, "Stereo", 1, 1, true, 2, CLAP_PORT_STEREO, true, 2, CLAP_PORT_STEREO};
    return index == 0;
}
static bool config_select(const clap_plugin_t* clap, clap_id id) {
    (void)clap;
    return id == 7 && !IS(CONFIG_REFUSED);
}
static const clap_plugin_audio_ports_config_t configs = {config_count, config, config_select};

// State: "BRKN", then both values.

typedef struct {
    char magic[4];
    float gain;
    int mode;
    unsigned check;
} State;
static unsigned check_of(const State* state) {
    unsigned bits;
    memcpy(&bits, &state->gain, sizeof bits);
    return bits * 31u + (unsigned)state->mode * 7u + 0x5eed;
}

static bool save(const clap_plugin_t* clap, const clap_ostream_t* stream) {
    static unsigned times = 0;
    if (IS(SAVES_AT_REST) && of(clap)->is_playing) return false;
    State state = {{'B', 'R', 'K', 'N'}, (float)of(clap)->gain, of(clap)->mode, 0};
    state.check = check_of(&state);
    if (IS(STATE_DIFFERS)) state.magic[3] = (char)('A' + times++ % 20);
    size_t at = 0;
    while (at < sizeof state) {
        const int64_t count = stream->write(stream, (char*)&state + at, sizeof state - at);
        if (count <= 0) return IS(STATE_UNCHECKED);
        at += (size_t)count;
    }
    return true;
}

static bool load(const clap_plugin_t* clap, const clap_istream_t* stream) {
    State state;
    memset(&state, 0, sizeof state);
    size_t at = 0;
    while (at < sizeof state) {
        const int64_t count = stream->read(stream, (char*)&state + at, sizeof state - at);
        if (count < 0) return false;
        if (count == 0) break;
        at += (size_t)count;
        if (IS(STATE_READS_AT_ONCE)) break;
    }
    if (IS(STATE_READS_ALL)) {
        char rest[4096];
        for (size_t all = 0; stream->read(stream, rest, sizeof rest) > 0; all += sizeof rest)
            if (all > 50000000) *(volatile int*)8 = 1;
    }
    if (IS(STATE_TAKES_ANYTHING)) {
        if (at > 0) of(clap)->gain = state.gain;
        return true;
    }
    if (IS(STATE_CRASHES) && at == sizeof state && state.check != check_of(&state)) *(volatile int*)8 = 1;
    if (at < sizeof state || (memcmp(state.magic, "BRK", 3) != 0)
        || (state.magic[3] != 'N' && !IS(STATE_DIFFERS)) || state.check != check_of(&state))
        return false;
    of(clap)->gain = state.gain;
    of(clap)->mode = state.mode;
    return true;
}
static const clap_plugin_state_t state_extension = {save, load};

#include "broken_extensions.h"

// The plugin

static void* call_host(void* plugin) {
    const clap_host_t* host = ((Plugin*)plugin)->host;
    const clap_host_state_t* state = (const clap_host_state_t*)host->get_extension(host, CLAP_EXT_STATE);
    if (state) state->mark_dirty(host);
    return 0;
}

/// In a session of its own, as daemons are.
static void leave_a_process(void) {
    if (fork() != 0) return;
    setsid();
    if (fork() != 0) _exit(0);
    for (;;) pause();
}

/// Into whatever is open, as if a report went there, and closes it.
static void print_everywhere(void) {
    static const char lines[] =
        "{\"rule\":\"library_opens\",\"outcome\":\"failed\"}\nFlibrary_opens\037printed\037\n";
    for (int i = 0; i < 100; ++i)
        for (int file = 1; file < 10; ++file)
            if (write(file, lines, sizeof lines - 1) < 0) break;
    for (int file = 3; file < 10; ++file) close(file);
}

static bool init(const clap_plugin_t* clap) {
    Plugin* plugin = of(clap);
    plugin->is_initialised = true;
    if (IS(BLAMES_HOST)) {
        const clap_host_log_t* log =
            (const clap_host_log_t*)plugin->host->get_extension(plugin->host, CLAP_EXT_LOG);
        if (log) log->log(plugin->host, CLAP_LOG_HOST_MISBEHAVING, "it called init()");
    }
    if (IS(CALLS_FROM_OWN_THREAD)) {
        pthread_t thread;
        pthread_create(&thread, 0, call_host, plugin);
        pthread_join(thread, 0);
    }
    if (IS(ASKS_FOR_ANOTHER)) {
        const clap_host_note_ports_t* notes =
            (const clap_host_note_ports_t*)plugin->host->get_extension(plugin->host, CLAP_EXT_NOTE_PORTS);
        if (notes) notes->supported_dialects(plugin->host);
    }
    if (IS(EXTENSIONS_NEEDED)) {
        const clap_host_params_t* host_params =
            (const clap_host_params_t*)plugin->host->get_extension(plugin->host, CLAP_EXT_PARAMS);
        host_params->rescan(plugin->host, CLAP_PARAM_RESCAN_VALUES);
    }
    return true;
}
static void destroy(const clap_plugin_t* clap) {
    if (IS(NEEDS_INIT) && !of(clap)->is_initialised) *(volatile int*)8 = 1;
    free(of(clap));
}
static bool activate(const clap_plugin_t* clap, double rate, uint32_t least, uint32_t most) {
    (void)least;
    if (IS(REFUSES_RATES) && rate > 100000) return false;
    if (IS(FORKS)) leave_a_process();
    of(clap)->max_frames = most;
    of(clap)->line = (uint32_t)rate;
    of(clap)->last = 0;
    of(clap)->starts = 0;
    return true;
}
static void deactivate(const clap_plugin_t* clap) { (void)clap; }
static bool start(const clap_plugin_t* clap) {
    of(clap)->is_playing = true;
    return of(clap)->starts++ == 0 || !IS(STARTS_ONCE);
}
static void stop(const clap_plugin_t* clap) { of(clap)->is_playing = false; }
static void reset(const clap_plugin_t* clap) {
    if (!IS(KEEPS_TAIL)) of(clap)->last = 0;
}

static void play_wide(Plugin* plugin, const clap_process_t* call) {
    const double gain = plugin->gain * (IS(WIDE_DIFFERS) ? 2 : 1);
    for (int channel = 0; channel < 2; ++channel)
        for (uint32_t i = 0; i < call->frames_count; ++i)
            call->audio_outputs[0].data64[channel][i] = gain * call->audio_inputs[0].data64[channel][i];
    call->audio_outputs[0].constant_mask = 0;
}

static void play(Plugin* plugin, const clap_process_t* call) {
    if (call->audio_outputs[0].data64) return play_wide(plugin, call);
    const uint32_t frames = call->frames_count;
    static unsigned calls = 0;
    const double gain = IS(SHARES_STATE) ? plugin->gain * (1 + ++calls % 7) : plugin->gain;
    for (int channel = 0; channel < 2; ++channel) {
        float* in = call->audio_inputs[0].data32[channel];
        float* out = call->audio_outputs[0].data32[channel];
        if (IS(IN_PLACE)) memset(out, 0, frames * sizeof *out);
        for (uint32_t i = 0; i < frames; ++i) {
            if (IS(LEAVES_UNWRITTEN) && i + 1 == frames) break;
            const float x = fabsf(in[i]) < 1e-30f ? 0 : in[i];
            out[i] = isfinite(x * (float)gain) ? x * (float)gain : 0;
            if (IS(KEEPS_TAIL) || IS(SLEEPS_TOO_SOON))
                plugin->last = out[i] = isfinite(plugin->last) ? 0.9999f * plugin->last + 0.001f * out[i] : 0;
        }
        if (IS(MUTATES_INPUT)) in[0] = 0.25f;
        if (IS(WRITES_BEYOND)) out[frames] = 0.5f;
        if (IS(READS_BEYOND)) out[0] += 0 * *(volatile float*)(in + frames);
        if (IS(NOT_A_NUMBER) && frames > 8) out[8] = (float)NAN;
        if (IS(SUBNORMAL)) out[0] = 1e-40f;
    }
    // Flags that are always right: nothing is said to be constant.
    if (!IS(KEEPS_FLAGS)) call->audio_outputs[0].constant_mask = 0;
}

/// What a plain life, the noise of three blocks, has not.
static bool is_unusual(const clap_process_t* call) {
    static int calls = 0;
    const float* in = call->audio_inputs[0].data32 ? call->audio_inputs[0].data32[0] : 0;
    return ++calls > 3
           || (in && call->frames_count > 1 && (fabsf(in[0]) > 0.6f || (in[0] != 0 && in[0] == in[1])))
           || call->in_events->size(call->in_events) > 100;
}

static void* volatile block_of_memory;
static clap_process_status process(const clap_plugin_t* clap, const clap_process_t* call) {
    Plugin* plugin = of(clap);
    if (IS(BLOCK_SIZE) && call->frames_count != plugin->max_frames) return CLAP_PROCESS_ERROR;
    if (IS(TRANSPORT_NEEDED) && call->transport->tempo < 0) return CLAP_PROCESS_ERROR;
    if (IS(ALLOCATES)) {
        block_of_memory = malloc(100);
        free(block_of_memory);
    }
    if (IS(LOCKS)) {
        pthread_mutex_lock(&plugin->mutex);
        pthread_mutex_unlock(&plugin->mutex);
    }
    if (IS(CALLS_FROM_AUDIO_THREAD)) call_host(plugin);
    if (IS(KEEPS_PLACE)) {
        if (plugin->place >= plugin->line) *(volatile int*)8 = 1;
        plugin->place = (plugin->place + call->frames_count) % plugin->line;
    }
    if (IS(CRASHES) && is_unusual(call)) *(volatile int*)8 = 1;
    if (IS(PRINTS)) print_everywhere();
    if (IS(HANGS))
        for (;;) pause();
    take_events(plugin, call->in_events);
    play(plugin, call);
#if defined(__x86_64__)
    if (IS(FLOAT_MODE)) __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040);
#endif
    if (IS(UNSORTED_EVENTS)) {
        clap_event_note_t end = {
            {sizeof end, call->frames_count, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_NOTE_END, 0}, 1, 0, 0, 60,
            0};
        call->out_events->try_push(call->out_events, &end.header);
    }
    return IS(SLEEPS_TOO_SOON) ? CLAP_PROCESS_SLEEP : CLAP_PROCESS_CONTINUE;
}

static const void* get_extension(const clap_plugin_t* clap, const char* id) {
    (void)clap;
    if (!strcmp(id, CLAP_EXT_PARAMS)) return &params;
    if (!strcmp(id, CLAP_EXT_AUDIO_PORTS)) return &ports;
    if (!strcmp(id, CLAP_EXT_STATE)) return &state_extension;
    if (!strcmp(id, CLAP_EXT_NOTE_PORTS)) return IS(CRASHES) || IS(PREFERS_ANOTHER) ? &note_ports : 0;
    if (!strcmp(id, CLAP_EXT_LATENCY)) return IS(LATENCY_HUGE) ? &latency : 0;
    if (!strcmp(id, CLAP_EXT_AUDIO_PORTS_CONFIG)) return &configs;
    if (other_extension(id)) return other_extension(id);
    return IS(ANY_EXTENSION) && strncmp(id, "clap.", 5) ? &params : 0;
}
static void on_main_thread(const clap_plugin_t* clap) { (void)clap; }

// The library

static const char* const features[] = {IS(NO_CATEGORY) ? "stereo" : CLAP_PLUGIN_FEATURE_AUDIO_EFFECT, 0};
static const clap_plugin_descriptor_t descriptor = {CLAP_VERSION_INIT, "aviary.broken",
    IS(NAMELESS) ? "" : "Broken", "Aviary", "", "", "", "1.0.0", "", (const char**)features};
static const clap_plugin_descriptor_t other_descriptor = {CLAP_VERSION_INIT, "aviary.broken", "Broken too",
    "Aviary", "", "", "", "1.0.0", "", (const char**)features};

static uint32_t plugin_count(const clap_plugin_factory_t* factory) {
    (void)factory;
    return 1;
}
static const clap_plugin_descriptor_t* plugin_descriptor(
    const clap_plugin_factory_t* factory, uint32_t index) {
    (void)factory;
    return index == 0 ? &descriptor : 0;
}
static const clap_plugin_t* create(
    const clap_plugin_factory_t* factory, const clap_host_t* host, const char* id) {
    (void)factory;
    if (IS(ID_PREFIX) ? strncmp(id, descriptor.id, strlen(descriptor.id)) : strcmp(id, descriptor.id))
        return 0;
    Plugin* plugin = calloc(1, sizeof *plugin);
    plugin->host = host;
    plugin->gain = 1;
    plugin->clap = (clap_plugin_t){IS(DESCRIPTOR_DIFFERS) ? &other_descriptor : &descriptor, plugin, init,
        destroy, activate, deactivate, start, stop, reset, process, get_extension, on_main_thread};
    pthread_mutex_init(&plugin->mutex, 0);
    if (IS(CALLS_WHILE_CREATED)) host->request_callback(host);
    return &plugin->clap;
}
static const clap_plugin_factory_t factory = {plugin_count, plugin_descriptor, create};
static const clap_plugin_factory_t other_factory = {plugin_count, plugin_descriptor, create};

static bool entry_init(const char* path) {
    static int times = 0;
    return path && (!IS(ENTRY_ONCE) || times++ == 0);
}
static void entry_deinit(void) {}
static const void* get_factory(const char* id) {
    if (!strcmp(id, CLAP_PRESET_DISCOVERY_FACTORY_ID)) return &preset_factory;
    if (!IS(ANY_FACTORY) && strcmp(id, CLAP_PLUGIN_FACTORY_ID)) return 0;
    static int times = 0;
    return IS(NO_FACTORY) ? 0 : IS(OTHER_FACTORY) && times++ % 2 ? &other_factory : &factory;
}

CLAP_EXPORT const clap_plugin_entry_t clap_entry = {{1, 2, 2}, entry_init, entry_deinit, get_factory};
