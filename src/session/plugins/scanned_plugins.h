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

/// Opens a file of other people's plugins so that whatever they do harms nobody.
using OpenScanned =
    std::function<Result<std::shared_ptr<hosting::CagedModule>>(const hosting::ScannedFile& file)>;

class ScannedPlugins {
public:
    explicit ScannedPlugins(OpenScanned open); ///< empty: none can be played, so none are known

    /// In place of the list before. What has been made plays on; of a file that has changed, new code is made from now on.
    void take(PluginList list);
    const PluginList& list() const { return list_; }

    /// Of two files with one id the first has it. Null: no file has it.
    const hosting::ScannedFile* find(std::string_view id) const;
    /// Of an id that find() knows. Errors: those of open_in_cage() and Processor::create().
    Result<std::unique_ptr<hosting::Processor>> make(std::string_view id);
    /// Starts them beside one another, so that make() waits for nothing; an id once for each time it is going to be made.
    /// `opened` is called once, from the loop, when all are there or have failed, which make() then tells.
    void start_ahead(const std::vector<std::string>& ids, const std::function<void()>& opened);
    bool is_started(std::string_view id) const; ///< there is one that was started ahead, and not made
    void end_unused();                          ///< those that were started ahead and not made

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
