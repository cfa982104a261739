// Beast's own functions, compiled here once: whoever includes it is spared them (BOOST_BEAST_SEPARATE_COMPILATION).
#include <boost/beast/src.hpp>
