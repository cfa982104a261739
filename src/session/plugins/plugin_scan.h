// Scans this machine for plugins: finds their files, probes the new and changed ones in children, and saves the list.
//
//     auto scan = PluginScan::start(io, {.list = folder / plugin_list_name, .folders = hosting::plugin_folders(),
//         .probe = {aviary, "probe"}}, [](PluginScanReport report) { use(report.files); });
//     scan.reset();          // cancels, and calls nothing any more
//
// [main-thread]: the thread that runs the loop. A worker does what waits for the disk.
#pragma once

#include "hosting/scan/examination.h"
#include "session/plugins/plugin_list.h"
#include "session/plugins/plugin_search.h"

#include <boost/asio/thread_pool.hpp>

namespace aviary::session {

struct PluginScanReport {
    PluginList files;
    std::size_t looked_at = 0; ///< how many files were probed; the others were known and unchanged
    std::vector<Error>
        problems; ///< plugins.damaged, scan.folder, child.spawn, those of disk_error(), those of write_plugin_list()
};

class PluginScan {
public:
    using Done = std::function<void(PluginScanReport)>; ///< called once, from the loop; may destroy the scan

    static std::unique_ptr<PluginScan> start(boost::asio::io_context& io, PluginSearch search, Done done);
    ~PluginScan();

private:
    /// What a worker found.
    struct Found {
        PluginList known; ///< entries of the saved list whose files have not changed
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
    std::shared_ptr<int> life_ =
        std::make_shared<int>(); ///< callbacks hold it weakly, to see that this is gone
    boost::asio::thread_pool worker_{1};
};

} // namespace aviary::session
