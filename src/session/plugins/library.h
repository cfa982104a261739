// The plugins that a song can use. Finds bundles in folders and loads them when first needed. Also holds the plugins of
// other people that a scan found; a song names those by their ids.
//
//     PluginLibrary library({exe_folder / "../plugins", project / "plugins"});
//     auto processor = library.make("bass");          // the stock plugin that plays this role
//     auto reloaded = library.reload("build/tremolo"); // make() uses the new code from now on
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
    std::filesystem::path bundle; ///< the bundle's folder; the file of a scanned plugin
    bool is_scanned = false; ///< a scan found it (a plugin of other people); else it is in one of the folders
    std::string vst3_word; ///< by which a song names the same plugin as VST3; empty: it is in one format only
};

class PluginLibrary {
public:
    /// Each folder holds bundles (folders with a manifest). If two bundles have one name, the earlier folder wins. A
    /// folder may be missing. Without `open_scanned` there are no plugins of other people.
    explicit PluginLibrary(std::vector<std::filesystem::path> folders, OpenScanned open_scanned = {});
    ~PluginLibrary();

    /// Makes the plugin that a song's word names. The word is a role ("bass"), a bundle's name, or a plugin's id.
    /// Errors: plugin.unknown (with the nearest word), and the errors of loading its bundle.
    Result<std::unique_ptr<hosting::Processor>> make(std::string_view word);

    /// The project's folder, of which plugins that are made from now on are told; empty for none.
    void set_project(const std::filesystem::path& folder);
    void tell_project(hosting::Processor& processor) const;

    /// Whether make() knows the word. The plugin may still fail to load. Error: plugin.unknown.
    Result<void> look_up(std::string_view word);
    /// Whether bundles are still being built for the first time. As long as they are, look_up() takes any word.
    void expect_more(bool more);
    bool expects_more() const;
    bool would_wait(std::string_view word); ///< make() would wait for a process that was not started ahead

    void look_into_folders();          ///< finds bundles that are new in the folders
    void set_scanned(PluginList list); ///< see ScannedPlugins::take()
    /// Starts the processes that make() of these words would wait for; see ScannedPlugins::start_ahead().
    void start_ahead(const std::vector<std::string>& words, const std::function<void()>& opened);
    void end_unused(); ///< see ScannedPlugins
    /// Every plugin of every bundle that can be loaded, by bundle; then the plugins of other people, by file.
    std::vector<KnownPlugin> plugins();
    /// Name of the bundle that a word means, loaded or not. Empty if there is none, as for a plugin of other people.
    std::string bundle_of(std::string_view word) const;
    /// The folder of that bundle. Error: plugin.unknown.
    Result<std::filesystem::path> folder_of(std::string_view word);
    /// Loads a bundle. If a bundle of that name is loaded already, the new code takes its place: make() and bundle_of()
    /// use it from then on. Gives the bundle's name. If a module is given, it is the new code and nothing is loaded.
    /// `take_up` is called with the bundle's name before anyone else gets the new code. It may not call reload().
    /// On any error, also one of `take_up`, the library is as it was before.
    using TakeUp = std::function<Result<void>(const std::string& bundle_name)>;
    Result<std::string> reload(const std::filesystem::path& bundle,
        std::shared_ptr<const hosting::Module> module = nullptr, const TakeUp& take_up = {});

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace aviary::session
