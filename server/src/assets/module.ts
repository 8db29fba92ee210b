// The plug of assets.
import * as api from '@tocsin/contracts/api/assets';

import { serve, type Module } from '#platform/module';

import { addAsset, changeAsset, removeAsset } from './change.ts';
import { importAssets } from './import.ts';
import { getAsset, listAssets } from './list.ts';

export const assetsModule: Module = {
  name: 'assets',
  routes: [
    serve(api.listAssets, listAssets),
    serve(api.getAsset, getAsset),
    serve(api.addAsset, addAsset),
    serve(api.changeAsset, changeAsset),
    serve(api.removeAsset, removeAsset),
    serve(api.importAssets, importAssets),
  ],
};
