// Feeds a fuzz program without libFuzzer: `fuzz_manifest RUNS SEEDS` mutates the files of the folder SEEDS, the same way
// on every run.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

std::vector<Bytes> read_seeds(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<Bytes> seeds;
    for (const auto& path : files) {
        std::ifstream file(path, std::ios::binary);
        seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return seeds;
}

class Mutator {
public:
    explicit Mutator(std::vector<Bytes> seeds)
        : seeds_(std::move(seeds)) {}

    Bytes next() {
        Bytes bytes = seeds_[below(seeds_.size())];
        for (auto count = below(8); count > 0; --count) mutate(bytes);
        return bytes;
    }

private:
    std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }
    std::uint8_t byte() {
        static constexpr std::uint8_t odd[] = {
            0, 1, 2, 7, 10, 34, 39, 46, 61, 64, 91, 93, 0x7f, 0x80, 0xc0, 0xed, 0xff};
        return below(2) == 0 ? odd[below(std::size(odd))] : static_cast<std::uint8_t>(random_());
    }

    void mutate(Bytes& bytes) {
        const auto at = static_cast<std::ptrdiff_t>(below(bytes.size() + 1));
        const auto end = at
                         + static_cast<std::ptrdiff_t>(below(
                             std::min<std::size_t>(bytes.size() + 1 - static_cast<std::size_t>(at), 40)));
        switch (below(6)) {
        case 0: bytes.insert(bytes.begin() + at, byte()); break;
        case 1: bytes.erase(bytes.begin() + at, bytes.begin() + end); break;
        case 2: { // repeats a piece
            const Bytes part(bytes.begin() + at, bytes.begin() + end);
            bytes.insert(bytes.begin() + at, part.begin(), part.end());
            break;
        }
        case 3: { // inserts a piece of another seed
            const Bytes& other = seeds_[below(seeds_.size())];
            const auto from = below(other.size()),
                       size = below(std::min<std::size_t>(other.size() - from, 60));
            const auto* begin = other.data() + from;
            bytes.insert(bytes.begin() + at, begin, begin + size);
            break;
        }
        default:
            if (static_cast<std::size_t>(at) < bytes.size()) bytes[static_cast<std::size_t>(at)] = byte();
        }
    }

    std::vector<Bytes> seeds_;
    std::mt19937_64 random_{1};
};

} // namespace

int main(int count, char** arguments) {
    if (count != 3) {
        std::fprintf(stderr, "usage: %s RUNS SEEDS\n", arguments[0]);
        return 2;
    }
    auto seeds = read_seeds(arguments[2]);
    if (seeds.empty()) {
        std::fprintf(stderr, "there are no seeds in %s\n", arguments[2]);
        return 1;
    }
    Mutator mutator(std::move(seeds));
    const int runs = std::atoi(arguments[1]);
    for (int run = 0; run < runs; ++run) {
        const auto bytes = mutator.next();
        LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
    std::printf("%d runs\n", runs);
}
