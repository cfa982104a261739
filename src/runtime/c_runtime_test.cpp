#include "runtime/loaders/abi_values.h"
#include "runtime/runtime_testing.h"
#include "runtime/testbundles/c_host.h"

namespace aviary::runtime {
namespace {

/// What a host in C sees. The numbers that its functions return are lines of c_host.c.
class CHost : public RuntimeTest {
protected:
    static aviary_string_view view(const std::filesystem::path& path) { return view_of(path.native()); }
};

TEST_F(CHost, LoadsReloadsAndUnloads) {
    static BundleOnDisk a;
    a = bundle("a");
    a.write("answer1");
    static int version;
    version = 1;
    EXPECT_EQ(c_host_reloads(view(a.folder), [] { a.write(++version == 2 ? "answer2" : "fails"); }), 0);
}

TEST_F(CHost, HasInstances) {
    const auto a = bundle("a");
    a.write("counts");
    EXPECT_EQ(c_host_has_instances(view(a.folder)), 0);
}

TEST_F(CHost, ProvidesContractsThatBundlesUse) {
    auto b = bundle("b");
    b.provides = "'test.b@1'";
    b.more = depends_on("host.answer@1", "1.3.0");
    b.write("sum_host");
    EXPECT_EQ(c_host_provides(view(folder_.path())), 0);
}

TEST_F(CHost, IsToldWhatIsWrongWithWhatItHandsOver) { EXPECT_EQ(c_host_is_rude(), 0); }

} // namespace
} // namespace aviary::runtime
