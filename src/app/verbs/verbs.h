// The verbs of the aviary command, one source file each. Each gives the program's exit code: 0 done, 1 failed; the
// command line itself is main's business, which answers 2 for wrong usage. What a script would read goes to stdout,
// what is said to people to stderr. [main-thread]
#pragma once

#include "workshop/scaffold.h"

#include <boost/asio/io_context.hpp>
#include <cstdint>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace aviary::app {

struct CheckOptions {
    std::filesystem::path song;
    bool json = false;
};
/// Prints the song's diagnostics. 1 when there are errors.
int check(const CheckOptions& options);

int make_new(const workshop::NewProject& project);

enum class SampleFormat : std::uint8_t { pcm_16, pcm_24, float_32 };
struct RenderOptions {
    std::filesystem::path song, out;
    double sample_rate = 48000;
    SampleFormat format = SampleFormat::pcm_24;
    bool json = false;
};
/// Writes the song as a WAV file, the same bytes every time. 1 and no file when it cannot.
int render(const RenderOptions& options);

struct BundleOptions {
    std::filesystem::path folder = ".";
    std::filesystem::path out; ///< empty: they stay in the build folder
    bool json = false;
};
/// Makes the project's bundles and prints their paths, CLAP's as the file that hosts look for.
int bundle(const BundleOptions& options);

struct InstallOptions {
    std::filesystem::path folder = ".";
    bool system = false; ///< for every user
    bool json = false;
};
/// Makes the bundles, puts them where hosts look, and prints where.
int install(const InstallOptions& options);

struct VerifyOptions {
    std::filesystem::path folder = ".";
    bool json = false;
};
/// Prints how source, last bundle and installed copies stand to one another. 1 unless all are the same.
int verify(const VerifyOptions& options);

/// Makes the secret key `file` and `file`.pub, and prints the public key.
int keygen(const std::filesystem::path& file);

struct SignOptions {
    std::filesystem::path bundle; ///< a folder with a manifest
    std::filesystem::path key;    ///< the secret one
};
/// Signs every file of the bundle, and prints the path of the signature.
int sign(const SignOptions& options);

/// Looks for the plugins of this machine and prints them. 1 when it may have missed some, as in a folder that cannot be
/// read, or could not keep what it found; files that are no good plugins are named, and are no failure.
int scan(bool json);

enum class Audio : std::uint8_t { browser, jack, rtaudio, null };
enum class Isolation : std::uint8_t { none, cage };
struct StartOptions {
    std::filesystem::path folder = ".";
    std::filesystem::path song; ///< empty: the folder's song.bird
    std::uint16_t port = 8124;
    Audio audio = Audio::browser;
    Isolation isolation = Isolation::cage; ///< of the plugin under work
    std::vector<std::string> caged; ///< words of the song, for plugins that run in a process of their own too
    double probe_limit = 30;        ///< seconds that new code may take to open
    bool open_page = true;
    bool json = false; ///< events on standard output, for editors and scripts
};
/// The workshop, until Ctrl+C (SIGINT), SIGTERM or SIGHUP ends it; that is its ordinary end and gives 0.
int start(const StartOptions& options);

struct ServeOptions {
    std::filesystem::path song; ///< or its folder; empty: pages choose
    std::uint16_t port = 8125;
    Audio audio = Audio::browser;
    std::filesystem::path scenario{}; ///< steps to take, see app/scenario.h; empty: none
    bool json = false;                ///< events on standard output
};
/// The song headless, for pages and programs on this machine, until SIGINT, SIGTERM or SIGHUP; that gives 0.
/// `listening` is told the page's address; what it gives is let go of at the end, while the loop is still there.
int serve(const ServeOptions& options,
    const std::function<std::shared_ptr<void>(boost::asio::io_context&, const std::string& address)>&
        listening = {});
/// The same in a window of the desktop, until that is closed, too. 1 when it cannot be shown.
int open(const ServeOptions& options);

} // namespace aviary::app
