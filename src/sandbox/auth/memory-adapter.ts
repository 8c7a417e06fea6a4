import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/**
 * Storage for one authorization server: one map for all models, gone with the server. The provider's own in-memory
 * adapter is shared by all servers of a process and announces itself on the console.
 */
export function createMemoryAdapter(): AdapterFactory {
  const store = new Map<string, { readonly payload: AdapterPayload; readonly expiresAt: number }>();
  const read = (key: string): AdapterPayload | undefined => {
    const found = store.get(key);
    return found && Date.now() < found.expiresAt ? found.payload : undefined;
  };
  return (model): Adapter => {
    const keyOf = (id: string): string => `${model}:${id}`;
    const findWhere = (isWanted: (payload: AdapterPayload) => boolean): AdapterPayload | undefined => {
      for (const key of store.keys()) {
        const payload = key.startsWith(`${model}:`) ? read(key) : undefined;
        if (payload && isWanted(payload)) return payload;
      }
      return undefined;
    };
    return {
      upsert: async (id, payload, seconds) => {
        store.set(keyOf(id), { payload, expiresAt: Date.now() + seconds * 1000 });
      },
      find: async (id) => read(keyOf(id)),
      findByUid: async (uid) => findWhere((payload) => payload.uid === uid),
      findByUserCode: async (userCode) => findWhere((payload) => payload.userCode === userCode),
      consume: async (id) => {
        const payload = read(keyOf(id));
        if (payload) payload.consumed = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => {
        store.delete(keyOf(id));
      },
      revokeByGrantId: async (grantId) => {
        for (const [key, { payload }] of store) if (payload.grantId === grantId) store.delete(key);
      },
    };
  };
}
