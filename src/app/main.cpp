#include "app/verbs/verbs.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace aviary::app;

template <typename T>
using Choice = std::vector<std::pair<std::string, T>>;

/// An option that takes one of these words, and nothing else.
template <typename T>
void choose(CLI::App& verb, const char* option, T& value, const Choice<T>& choice, const char* about) {
    std::vector<std::string> words;
    for (const auto& [word, meaning] : choice) words.push_back(word);
    verb.add_option_function<std::string>(
            option,
            [&value, &choice](const std::string& given) {
                for (const auto& [word, meaning] : choice)
                    if (word == given) value = meaning;
            },
            about)
        ->check(CLI::IsMember(words));
}

/// From a project to what hosts load.
void describe_shipping(CLI::App& app, std::function<int()>& run) {
    static BundleOptions bundling;
    auto* verb = app.add_subcommand("bundle", "Build a plugin project for release, as CLAP and VST3");
    verb->add_option("DIR", bundling.folder, "The plugin's project, here unless given");
    verb->add_option("--out", bundling.out, "Put copies there: DIR/NAME/NAME.clap and DIR/NAME.vst3")
        ->option_text("DIR");
    verb->add_flag("--json", bundling.json, "What was made, on standard output");
    verb->final_callback([&run] { run = [] { return bundle(bundling); }; });

    static InstallOptions installing;
    verb = app.add_subcommand("install", "Build a plugin project for release and put it where hosts look");
    verb->add_option("DIR", installing.folder, "The plugin's project, here unless given");
    verb->add_flag(
        "--system", installing.system, "For every user: in /usr/lib instead of ~/.clap and ~/.vst3");
    verb->add_flag("--json", installing.json, "What was installed, on standard output");
    verb->final_callback([&run] { run = [] { return install(installing); }; });

    static VerifyOptions verifying;
    verb = app.add_subcommand("verify", "Say whether what is built and installed is what the source says");
    verb->add_option("DIR", verifying.folder, "The plugin's project, here unless given");
    verb->add_flag("--json", verifying.json, "As an array, on standard output");
    verb->final_callback([&run] { run = [] { return verify(verifying); }; });
}

/// Who made a bundle.
void describe_signing(CLI::App& app, std::function<int()>& run) {
    static std::filesystem::path key;
    auto* verb = app.add_subcommand("keygen", "Make a key to sign bundles with: FILE and FILE.pub");
    verb->add_option("FILE", key, "The secret key; there is none of that name yet")->required();
    verb->final_callback([&run] { run = [] { return keygen(key); }; });

    static SignOptions signing;
    verb = app.add_subcommand("sign", "Sign a bundle, for hosts that let in only what a trusted key signed");
    verb->add_option("BUNDLE", signing.bundle, "A folder with a manifest.toml")->required();
    verb->add_option("--key", signing.key, "The secret key that keygen made")
        ->required()
        ->option_text("FILE");
    verb->final_callback([&run] { run = [] { return sign(signing); }; });
}

/// The verbs and what they take; `run` becomes the one that was asked for.
void describe(CLI::App& app, std::function<int()>& run) {
    static CheckOptions checking;
    auto* verb = app.add_subcommand("check", "Say what is wrong with a song, with line and column");
    verb->add_option("SONG", checking.song, "A .bird file")->required();
    verb->add_flag("--json", checking.json, "As an array, for editors");
    verb->final_callback([&run] { run = [] { return check(checking); }; });

    static aviary::workshop::NewProject project;
    using aviary::workshop::Kind;
    static const Choice<Kind> kinds{
        {"effect", Kind::effect}, {"instrument", Kind::instrument}, {"note-effect", Kind::note_effect}};
    verb = app.add_subcommand("new", "Make a plugin project that builds, plays and passes its own test");
    verb->add_option("NAME", project.name, "Of the folder and the plugin: a-z, 0-9, - and _")->required();
    choose(*verb, "--kind", project.kind, kinds,
        "What it is: an effect (unless given), an instrument or a note effect");
    verb->add_flag("--ui", project.ui, "With a page of its own for the workshop, in TypeScript");
    verb->final_callback([&run] { run = [] { return make_new(project); }; });

    static StartOptions starting;
    static const Choice<Audio> audios{{"browser", Audio::browser}, {"jack", Audio::jack},
        {"rtaudio", Audio::rtaudio}, {"null", Audio::null}};
    verb = app.add_subcommand(
        "start", "The workshop: a save of the plugin's source becomes sound while the song plays");
    verb->add_option("DIR", starting.folder, "The plugin's project, here unless given");
    verb->add_option("--song", starting.song, "Instead of the project's song.bird");
    verb->add_option("--port", starting.port, "Of the page on 127.0.0.1")->capture_default_str();
    choose(*verb, "--audio", starting.audio, audios,
        "Where it sounds: on pages that listen (browser, the usual), on a JACK server or the system's audio "
        "device as well (jack, rtaudio), or nowhere (null)");
    static const Choice<Isolation> isolations{{"none", Isolation::none}, {"cage", Isolation::cage}};
    choose(*verb, "--isolation", starting.isolation, isolations,
        "Where the plugin under work runs: in a process of its own that may crash (cage, unless given), or "
        "in "
        "this one (none)");
    verb->add_option("--cage", starting.caged,
            "The song's word for another plugin that is to run in a process of its own; may be repeated")
        ->option_text("WORD");
    verb->add_option("--probe-limit", starting.probe_limit, "Seconds that new code may take to open")
        ->check(CLI::Range(0.1, 3600.0))
        ->capture_default_str();
    verb->add_flag("--json", starting.json, "Events on standard output, one a line; see docs/events.md");
    verb->add_flag("!--no-open", starting.open_page, "Do not open the page in a browser");
    verb->final_callback([&run] { run = [] { return start(starting); }; });

    static ServeOptions serving;
    verb = app.add_subcommand(
        "serve", "A song with its project, headless, for pages and programs on this machine");
    verb->add_option("SONG", serving.song, "A .bird file or its folder; unless given, the page offers some");
    verb->add_option("--port", serving.port, "Of the page on 127.0.0.1")->capture_default_str();
    choose(*verb, "--audio", serving.audio, audios, "Where it sounds, as with start");
    static constexpr const char* scenario =
        "A file of steps to take once a page is there; see docs/session.md";
    verb->add_option("--scenario", serving.scenario, scenario)->option_text("FILE");
    verb->add_flag("--json", serving.json, "Events on standard output, one a line; see docs/events.md");
    verb->final_callback([&run] { run = [] { return serve(serving); }; });

    verb = app.add_subcommand("open", "A song with its project, in a window");
    verb->add_option(
        "SONG", serving.song, "A .bird file or its folder; unless given, the window offers some");
    choose(*verb, "--audio", serving.audio, audios, "Where it sounds, as with start");
    verb->add_option("--scenario", serving.scenario, scenario)->option_text("FILE");
    verb->final_callback([&run] {
        run = [] {
            serving.port = 0;
            return open(serving);
        };
    });

    describe_shipping(app, run);
    describe_signing(app, run);

    static RenderOptions rendering;
    static const Choice<SampleFormat> formats{
        {"16", SampleFormat::pcm_16}, {"24", SampleFormat::pcm_24}, {"32f", SampleFormat::float_32}};
    verb = app.add_subcommand("render", "Turn a song into a WAV file, the same bytes every time");
    verb->add_option("SONG", rendering.song, "A .bird file")->required();
    verb->add_option("-o,--out", rendering.out, "The file to write")->required()->option_text("OUT.wav");
    verb->add_option("--rate", rendering.sample_rate, "Frames a second")
        ->check(CLI::Range(8000.0, 384000.0))
        ->capture_default_str();
    choose(*verb, "--bits", rendering.format, formats, "Of a sample; 24 unless given");
    verb->add_flag("--json", rendering.json, "What was rendered, on standard output");
    verb->final_callback([&run] { run = [] { return render(rendering); }; });

    static bool scan_json = false;
    verb = app.add_subcommand(
        "scan", "List the plugins on this machine, each looked at in a process of its own");
    verb->add_flag("--json", scan_json, "With what is wrong with the others, on standard output");
    verb->final_callback([&run] { run = [] { return scan(scan_json); }; });
}

} // namespace

int main(int argc, char** argv) {
    CLI::App app("Aviary: a live workshop for audio plugins and the songs that play them", "aviary");
    app.set_version_flag("--version", "aviary " AVIARY_VERSION);
    app.require_subcommand(1);
    std::function<int()> run;
    describe(app, run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        return app.exit(asked);
    } catch (const CLI::ParseError& error) {
        app.exit(error);
        return 2;
    }
    const int code = run();
    std::fflush(nullptr);
    // Nothing of ours is left to do, and the destructors of a sound server's library may wait for ever for its threads.
    std::_Exit(code);
}
