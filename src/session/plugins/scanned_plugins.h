// The plugins of other people that a scan found: known by their ids, and opened when first needed.
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

class ScannedPlugins {
public:
    explicit ScannedPlugins(OpenScanned open); ///< empty: no plugin can be opened, so find() knows none

    /// Replaces the list. Plugins that were made play on. From now on make() uses the new code of a changed file.
    void take(PluginList list);
    const PluginList& list() const { return list_; }

    /// The file that has the plugin; the first one if two have it. Null: no file has it.
    const hosting::ScannedFile* find(std::string_view id) const;
    /// find() must know the id. Errors: those of open_in_cage() and Processor::create().
    Result<std::unique_ptr<hosting::Processor>> make(std::string_view id);
    /// Starts the processes of these plugins side by side, so that make() does not wait. Name an id once for each time
    /// that make() will be called with it. `opened` is called once, when every process has started or failed: at once
    /// if there is nothing to start, else from the loop. make() then gives the error of one that failed.
    void start_ahead(const std::vector<std::string>& ids, const std::function<void()>& opened);
    bool is_started(std::string_view id) const; ///< a process was started ahead for the id and not used yet
    void end_unused();                          ///< ends the processes that were started ahead and not used

private:
    struct Opened {
        hosting::FoundFile file;
        std::shared_ptr<hosting::CagedModule> module;
    };
    Result<std::shared_ptr<hosting::CagedModule>> module_of(const hosting::ScannedFile& file);

    const OpenScanned open_;
    PluginList list_;
    std::map<std::string, std::size_t, std::less<>> by_id_; ///< index in the list
    std::map<std::filesystem::path, Opened> opened_;
};

} // namespace aviary::session
