// The plugins of other people that a scan found: known by their ids, those of VST3 by name as well ("Reverb.vst3"), and
// opened when first needed.
//
//     ScannedPlugins plugins([&](const hosting::ScannedFile& file) { return open_in_cage(io, file.file.path, ...); });
//     plugins.take(list);
//     if (plugins.find("com.example.verb")) auto processor = plugins.make("com.example.verb");
//
// All [main-thread].
#pragma once

#include "hosting/formats/clap/module.h"
#include "hosting/plugin/processor.h"
#include "session/plugins/plugin_list.h"

#include <functional>
#include <map>

namespace aviary::hosting {
class CagedModule;
}

namespace aviary::session {

/// Opens a file with plugins of other people, in a cage, so that a crash harms nothing else.
using OpenScanned =
    std::function<Result<std::shared_ptr<hosting::CagedModule>>(const hosting::ScannedFile& file)>;

/// By what a song names the plugin: its id, but of a VST3, whose id is a number, its name: "Reverb.vst3".
std::string word_of(const hosting::ScannedFile& file, const hosting::PluginMetadata& plugin);

/// A plugin of the list. One of the same name and vendor in both formats is one, CLAP first.
struct ListedPlugin {
    const hosting::PluginMetadata* about = nullptr;
    const hosting::ScannedFile* file = nullptr;
    std::string word;
    const hosting::ScannedFile* vst3 = nullptr; ///< the same as VST3; null: there is none beside it
    std::string vst3_word;
};
/// In the order of the list, each id once. They live as long as the list.
std::vector<ListedPlugin> listed_plugins(const PluginList& list);

class ScannedPlugins {
public:
    explicit ScannedPlugins(OpenScanned open); ///< empty: no plugin can be opened, so find() knows none

    /// Replaces the list. Plugins that were made play on. From now on make() uses the new code of a changed file.
    void take(PluginList list);
    const PluginList& list() const { return list_; }

    /// The file that has the plugin; the first one if two have it. Null: no file has it.
    const hosting::ScannedFile* find(std::string_view word) const;
    /// find() must know the word. Errors: those of open_in_cage() and Processor::create().
    Result<std::unique_ptr<hosting::Processor>> make(std::string_view word);
    /// Starts the processes of these plugins side by side, so that make() does not wait. Name a word once for each time
    /// that make() will be called with it. `opened` is called once, when every process has started or failed: at once
    /// if there is nothing to start, else from the loop. make() then gives the error of one that failed.
    void start_ahead(const std::vector<std::string>& words, const std::function<void()>& opened);
    bool is_started(
        std::string_view word) const; ///< a process was started ahead for the word and not used yet
    void end_unused();                ///< ends the processes that were started ahead and not used

private:
    struct Opened {
        hosting::FoundFile file;
        std::shared_ptr<hosting::CagedModule> module;
    };
    Result<std::shared_ptr<hosting::CagedModule>> module_of(const hosting::ScannedFile& file);

    const OpenScanned open_;
    PluginList list_;
    struct Place {
        std::size_t file = 0; ///< index in the list
        std::string id;
    };
    std::map<std::string, Place, std::less<>> by_word_; ///< by id, and by name
    std::map<std::filesystem::path, Opened> opened_;
};

} // namespace aviary::session
