#include "session/mixer/written_mix.h"
#include "session/plugins/saved_plugin.h"
#include "session/project/song_file.h"
#include "session/session_impl.h"
#include "song/song.h"

#include <algorithm>
#include <iterator>

namespace aviary::session {

namespace {

constexpr int ticks_per_poll = 3; // parameter values go out 20 times a second

} // namespace

Session::Session(SessionSetup setup)
    : impl_(std::make_unique<Impl>(std::move(setup))) {}

Session::~Session() = default;

TransportControl& Session::transport() { return impl_->transport; }
Mixer& Session::mixer() { return impl_->mixer; }
Parameters& Session::parameters() { return impl_->parameters; }
Plugins& Session::plugins() { return impl_->plugins; }
Notes& Session::notes() { return impl_->notes; }
UnderWork& Session::under_work() { return impl_->under_work; }

Result<OpenReport> Session::open(const std::filesystem::path& song_file) {
    const auto text = read_song_file(song_file);
    if (!text) return text.error();
    return open_text(*text, song_file);
}

Result<OpenReport> Session::open_text(std::string_view text, const std::filesystem::path& shown_as) {
    song::Parsed parsed = song::read_song(text, shown_as.string(), files_beside(shown_as));
    impl_->library.set_project(std::filesystem::absolute(shown_as).parent_path());
    const auto make = [this](const song::PluginWord& word, engine::SlotRole) {
        return make_saved(impl_->library, word.word, word.preset, {});
    };
    impl_->clips.set_folder(std::filesystem::absolute(shown_as).parent_path());
    engine::LoadReport loaded = impl_->open.engine.load(parsed.score, make);
    impl_->followed.forget_all(); // a slot of the new song may have the id of one of the old song
    impl_->plugins.forget_presets();
    impl_->open.transport.last_loop.reset();
    impl_->put(parsed.score, shown_as, std::move(loaded.slots));
    return OpenReport{std::move(parsed.diagnostics), std::move(loaded.problems)};
}

void Session::Impl::put(
    const song::Score& score, const std::filesystem::path& shown_as, std::vector<engine::Slot> slots) {
    open.put(score, shown_as, std::move(slots));
    play_written_mix(score);
    clips.forget_unused();
    plugins.take_presets();
    followed.forget_gone(); // slots that an edit leaves in the song keep their ids, and are still followed
    under_work.take_up_slot();
}

/// The text of a song owns what it names of the mix.
void Session::Impl::play_written_mix(const song::Score& score) {
    for (const song::Track& track : score.tracks) {
        engine::MixerSettings settings = open.engine.mixer(track.number);
        const engine::MixerSettings before = settings;
        own(track.mix, settings);
        if (settings == before || open.engine.set_mixer(track.number, settings)) continue;
        settings.sends.clear(); // with those of daw.mixer.json they make a circle: the text's come first
        own(track.mix, settings);
        (void)open.engine.set_mixer(
            track.number, settings); // a circle in the text was reported as it was read
    }
}

std::vector<Error> Session::problems() const {
    auto problems = impl_->open.engine.problems();
    std::ranges::move(impl_->plugins.misfits(), std::back_inserter(problems));
    std::ranges::move(impl_->plugins.preset_problems(), std::back_inserter(problems));
    return problems;
}

bool Session::is_open() const { return impl_->open.song.has_value(); }

const engine::EngineSetup& Session::engine_setup() const { return impl_->open.engine.setup(); }

SessionState Session::state() const {
    const OpenSong& open = impl_->open;
    SessionState state;
    state.song = open.song.value_or(Song{});
    for (const Track& track : open.tracks) state.tracks.push_back(open.shown(track));
    if (open.song) state.master.mixer = open.engine.mixer(0);
    state.transport = open.transport;
    state.workshop = impl_->under_work.state();
    return state;
}

Session::Watching Session::observe(std::function<void(const Event&)> observer) {
    return impl_->open.observers.add(std::move(observer));
}

void Session::listen(bool on) { impl_->tap.listen(on); }

void Session::Impl::hear_engine() {
    for (const engine::Announcement& announced : open.engine.attend()) {
        if (announced.what.silenced_blocks > 0) under_work.note_silenced(announced.slot);
        if (announced.what.loud_blocks > 0) under_work.note_loud(announced.slot);
        plugins.hear(announced);
        if (!announced.what.messages.empty())
            speech.hear(announced.slot, plugins.name_of(announced.slot), announced.what.messages);
    }
    speech.tick();
    const engine::Status status = open.engine.status();
    open.transport.position = status.position;
    if (status.playing != open.transport.playing) {
        open.transport.playing = status.playing;
        open.tell(open.transport);
    }
    open.tell(status);
}

void Session::Impl::hear_clips() {
    if (!clips.take_news()) return;
    open.engine.hear_clips();
    open.tell(ClipsRead{});
}

void Session::Impl::tell_sound() {
    for (;;) {
        Sound sound{open.engine.setup().sample_rate, 2, tap.read()};
        if (sound.samples.empty()) return;
        sound.is_after_gap = tap.is_after_gap();
        open.tell(sound);
    }
}

void Session::tick() {
    impl_->hear_engine();
    impl_->hear_clips();
    impl_->tell_sound();
    impl_->under_work.tick();
    if (++impl_->ticks % ticks_per_poll != 0) return;
    if (const auto slot = impl_->under_work.slot()) impl_->followed.follow(*slot);
    impl_->followed.tell();
}

void Session::process(float* left, float* right, std::uint32_t frames, const float* input_left,
    const float* input_right) noexcept AVIARY_NONBLOCKING {
    impl_->open.device_gives_sound.store(input_left != nullptr, std::memory_order_relaxed);
    impl_->open.engine.process(left, right, frames, input_left, input_right);
    impl_->tap.write(left, right, frames);
}

} // namespace aviary::session
