// The plugins a song can use: finds them in folders of bundles, loads them when first needed; and those of other people
// that a scan found, which go by their ids.
//
//     PluginLibrary library({exe_folder / "../plugins", project / "plugins"});
//     auto processor = library.make("bass");          // the stock plugin that plays this role
//     auto reloaded = library.reload("build/tremolo"); // new code for what is made from now on
//
// All [main-thread].
#pragma once

#include "base/result.h"
#include "hosting/formats/clap/module.h"
#include "hosting/plugin/processor.h"
#include "session/plugins/scanned_plugins.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace aviary::session {

/// A plugin that a song may name.
struct KnownPlugin {
    enum class Kind : std::uint8_t { effect, instrument, note_effect };
    std::string id, name, vendor;
    Kind kind = Kind::effect;
    std::string word;             ///< by which a song names it
    std::filesystem::path bundle; ///< or the file, of other people's
    bool is_scanned = false; ///< one of other people's, which a scan found; else of the library's folders
};

class PluginLibrary {
public:
    /// Each folder holds bundles (folders with a manifest). An earlier folder wins. Missing folders hold nothing.
    /// Without `open_scanned` there are no plugins of other people.
    explicit PluginLibrary(std::vector<std::filesystem::path> folders, OpenScanned open_scanned = {});
    ~PluginLibrary();

    /// The plugin that a word of a song means: a role ("bass"), a bundle's name, or a plugin's id.
    /// Errors: plugin.unknown (with the nearest word), and what loading its bundle said.
    Result<std::unique_ptr<hosting::Processor>> make(std::string_view word);

    /// Whether make() would find it, be it loadable or not. Error: plugin.unknown.
    Result<void> look_up(std::string_view word);
    bool would_wait(std::string_view word); ///< make() would, for a process that was not started ahead

    void look_into_folders();          ///< for bundles that came since
    void set_scanned(PluginList list); ///< see ScannedPlugins
    /// Starts what make() would make of these words and would wait for, as ScannedPlugins does.
    void start_ahead(const std::vector<std::string>& words, const std::function<void()>& opened);
    void end_unused();
    /// Every plugin of every bundle that can be loaded, by bundle; then those of other people, by file.
    std::vector<KnownPlugin> plugins();
    /// Name of the bundle that a word means, loaded or not; empty when none, as for a plugin of other people.
    std::string bundle_of(std::string_view word) const;
    /// The folder of that bundle. Error: plugin.unknown.
    Result<std::filesystem::path> folder_of(std::string_view word);
    /// Loads a bundle, or new code for a loaded one of the same name, which make() and bundle_of() go by from then on.
    /// Gives the bundle's name. With a module, that is what its plugins are made of, and nothing is loaded here.
    /// `take_up` puts the new code to use, before anyone else has it; it is given the bundle's name and may not reload.
    /// On its error, as on any other, all is as it was.
    using TakeUp = std::function<Result<void>(const std::string& bundle_name)>;
    Result<std::string> reload(const std::filesystem::path& bundle,
        std::shared_ptr<const hosting::Module> module = nullptr, const TakeUp& take_up = {});

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::session
