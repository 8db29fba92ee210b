// How many connections stream doors have open, together and from each address, so that one sender cannot take all places.
export type Crowd = {
  /** Lets one in, or says why not; the returned function tells that it has gone. */
  enter: (address: string) => (() => void) | string;
  size: () => number;
};

export function createCrowd({ maxTogether, maxPerAddress }: { maxTogether: number; maxPerAddress: number }): Crowd {
  const byAddress = new Map<string, number>();
  let together = 0;
  return {
    size: () => together,
    enter: (address) => {
      const own = byAddress.get(address) ?? 0;
      if (own >= maxPerAddress) return `More than ${maxPerAddress} connections are open from this address.`;
      if (together >= maxTogether) return `More than ${maxTogether} connections are open at all doors together.`;
      together += 1;
      byAddress.set(address, own + 1);
      return () => {
        together -= 1;
        const left = (byAddress.get(address) ?? 1) - 1;
        if (left === 0) byAddress.delete(address);
        else byAddress.set(address, left);
      };
    },
  };
}
