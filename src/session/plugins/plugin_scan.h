// Looks for the plugins of this machine: finds their files, looks at those that are new or have changed in children, and
// keeps the list.
//
//     auto scan = PluginScan::start(io, {.list = folder / plugin_list_name, .folders = hosting::clap_folders(),
//         .probe = {aviary, "probe"}}, [](PluginScanReport report) { use(report.files); });
//     scan.reset();          // cancels, and calls nothing any more
//
// [main-thread], the one that runs the loop; what waits for the disk is done by a worker.
#pragma once

#include "hosting/scan/examination.h"
#include "session/plugins/plugin_list.h"
#include "session/plugins/plugin_search.h"

#include <boost/asio/thread_pool.hpp>

namespace aviary::session {

struct PluginScanReport {
    PluginList files;
    std::size_t looked_at = 0; ///< of them, the rest was known
    std::vector<Error>
        problems; ///< plugins.damaged, scan.folder, child.spawn, probe.folder, those of write_plugin_list()
};

class PluginScan {
public:
    using Done = std::function<void(PluginScanReport)>; ///< once, from the loop; may destroy the scan

    static std::unique_ptr<PluginScan> start(boost::asio::io_context& io, PluginSearch search, Done done);
    ~PluginScan();

private:
    /// What a worker found.
    struct Found {
        PluginList known; ///< of the list, as they still are
        std::vector<hosting::FoundFile> files, unknown;
        std::vector<Error> problems;
    };

    PluginScan(boost::asio::io_context& io, PluginSearch search, Done done);
    static Found find(const PluginSearch& search);
    void examine(Found found);
    void keep(Found found, hosting::ExaminedFiles examined);
    template <typename Work, typename Then>
    void on_worker(Work work, Then then);

    boost::asio::io_context& io_;
    const PluginSearch search_;
    Done done_;
    std::unique_ptr<hosting::Examination> examination_;
    std::shared_ptr<int> life_ = std::make_shared<int>(); ///< gone with this object
    boost::asio::thread_pool worker_{1};
};

} // namespace aviary::session
