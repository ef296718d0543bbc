"""Random ids and readable names for runs; makes nothing else."""

from __future__ import annotations

import random
import string

ID_LENGTH = 8
_ID_LETTERS = string.ascii_lowercase + string.digits

_ADJECTIVES = """
able agile airy amber ample azure bold brave brief bright brisk broad calm candid careful cheerful
chilly civil clean clear clever close cool coral cosy crisp curious daring deep deft early eager
easy even exact fair fast fine firm fleet fond fresh frosty full gentle giant glad golden grand
green happy hardy hazel hidden high honest humble ideal idle inner ivory jade jolly keen kind
large late lean level light lively long loud loyal lucid lucky lunar mellow merry mild misty
modest narrow neat new nimble noble novel odd open pale patient plain polar proud pure quick quiet
rapid rare ready red rich round royal ruby rustic safe sandy sharp shiny silent silver simple
sleek slow small smooth snowy soft solar solid spare spry stark steady still stout strong sunny
swift tall tame tender tidy tiny true upper urban vast velvet vivid warm wide wild windy wise witty
young zesty
"""

_NOUNS = """
acorn anchor apple arch aspen atlas badger bamboo basin beacon beech birch bison bloom breeze
bridge brook canyon cedar cherry cliff cloud clover comet coral cove crane creek crest cricket
dawn delta dew dove dune eagle echo elm ember falcon fern field finch fjord flame flint forest fox
galaxy garden glacier glade gorge grove gull harbor hare hawk hazel heron hill island ivy jasmine
jay juniper kite lagoon lake lantern larch lark laurel leaf lichen lily linden lotus lynx maple
marsh marten meadow mesa meteor mill mint moon moss mountain nebula nest oak oasis ocean olive
orbit orchard orchid osprey otter owl panda path peak pearl pebble petal pine planet plum pond
poplar prairie quail quarry rain raven reef ridge river robin rose rowan sage sail salmon seal
shell shore sky sparrow spring spruce star stone stork stream summit swallow swan thistle thrush
tide trail tree tulip valley violet walnut wave willow wind wolf wren yarrow zephyr
"""

# The program's own seed must neither change these names nor be changed by them.
_random = random.SystemRandom()


def random_id() -> str:
    """Eight lower-case letters and digits, from the system's source of randomness."""
    return "".join(_random.choices(_ID_LETTERS, k=ID_LENGTH))


def random_name() -> str:
    """A name to say aloud, such as ``quiet-otter-42``."""
    return f"{_random.choice(_ADJECTIVES.split())}-{_random.choice(_NOUNS.split())}-{_random.randint(1, 999)}"
