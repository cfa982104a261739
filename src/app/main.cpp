#include "app/verbs.h"

#include <CLI/CLI.hpp>

#include <map>

namespace {

using namespace aviary::app;

/// The verbs and what they take; `run` becomes the one that was asked for.
void describe(CLI::App& app, std::function<int()>& run) {
    static CheckOptions checking;
    auto* verb = app.add_subcommand("check", "Say what is wrong with a song, with line and column");
    verb->add_option("SONG", checking.song, "A .bird file")->required();
    verb->add_flag("--json", checking.json, "As an array, for editors");
    verb->final_callback([&run] { run = [] { return check(checking); }; });

    static aviary::workshop::NewProject project;
    static const std::map<std::string, aviary::workshop::Kind> kinds{
        {"effect", aviary::workshop::Kind::effect}, {"instrument", aviary::workshop::Kind::instrument}};
    verb = app.add_subcommand("new", "Make a plugin project that builds, plays and passes its own test");
    verb->add_option("NAME", project.name, "Of the folder and the plugin: a-z, 0-9, - and _")->required();
    verb->add_option("--kind", project.kind, "effect (default) or instrument")
        ->transform(CLI::Transformer(kinds))
        ->option_text("effect|instrument");
    verb->final_callback([&run] { run = [] { return make_new(project); }; });

    static StartOptions starting;
    static const std::map<std::string, Audio> audios{{"browser", Audio::browser}, {"null", Audio::null}};
    verb = app.add_subcommand(
        "start", "The workshop: a save of the plugin's source becomes sound while the song plays");
    verb->add_option("DIR", starting.folder, "The plugin's project, here unless given");
    verb->add_option("--song", starting.song, "Instead of the project's song.bird");
    verb->add_option("--port", starting.port, "Of the page on 127.0.0.1")->capture_default_str();
    verb->add_option("--audio", starting.audio, "Where it sounds: browser (default), or null for nowhere")
        ->transform(CLI::Transformer(audios))
        ->option_text("browser|null");
    verb->add_flag("!--no-open", starting.open_page, "Do not open the page in a browser");
    verb->final_callback([&run] { run = [] { return start(starting); }; });

    static RenderOptions rendering;
    static const std::map<std::string, SampleFormat> formats{
        {"16", SampleFormat::pcm_16}, {"24", SampleFormat::pcm_24}, {"32f", SampleFormat::float_32}};
    verb = app.add_subcommand("render", "Turn a song into a WAV file, the same bytes every time");
    verb->add_option("SONG", rendering.song, "A .bird file")->required();
    verb->add_option("-o,--out", rendering.out, "The file to write")->required()->option_text("OUT.wav");
    verb->add_option("--rate", rendering.sample_rate, "Frames a second")
        ->check(CLI::Range(8000.0, 384000.0))
        ->capture_default_str();
    verb->add_option("--bits", rendering.format, "16, 24 (default) or 32f")
        ->transform(CLI::Transformer(formats))
        ->option_text("16|24|32f");
    verb->add_flag("--json", rendering.json, "What was rendered, on standard output");
    verb->final_callback([&run] { run = [] { return render(rendering); }; });

    static std::filesystem::path library;
    verb = app.add_subcommand("probe", "Print what is in a plugin library")->group("");
    verb->add_option("PATH", library)->required();
    verb->final_callback([&run] { run = [] { return probe(library); }; });
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
    return run();
}
